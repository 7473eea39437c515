-- New works, in the order of their ids, so that two loaders never wait for one another in a ring. Fails where another loader was first.
insert into core.works
select incoming.*
from incoming_works as incoming
inner join stored_works as stored using (work_id)
where stored.is_new
order by incoming.work_id
