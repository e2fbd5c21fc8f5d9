namespace AgentHost.ModelServing;

/// <summary>Puts the faults that are events of their own between the events of a stream.</summary>
internal static class FaultedStream
{
    /// <param name="reply">The reply with its faults.</param>
    /// <param name="events">Its events, framed.</param>
    /// <param name="insert">Makes the event of a fault.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Events(Reply reply, IEnumerable<ReadOnlyMemory<byte>> events, Func<Fault, ReadOnlyMemory<byte>> insert)
    {
        List<Fault> inserts = [.. reply.AllFaults.Where(IsInsert)];
        int sent = 0;
        foreach (ReadOnlyMemory<byte> item in events)
        {
            foreach (Fault fault in Due(inserts, sent))
            {
                yield return insert(fault);
                sent++;
                if (fault.Kind == FaultKind.ErrorEvent)
                {
                    yield break;
                }
            }

            yield return item;
            sent++;
        }

        // A place past the end is the end: the fault is seen all the same.
        foreach (Fault fault in inserts)
        {
            yield return insert(fault);
            if (fault.Kind == FaultKind.ErrorEvent)
            {
                yield break;
            }
        }
    }

    /// <summary>Adds the mark of the end, which does not follow an error.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> WithEnd(Reply reply, IEnumerable<ReadOnlyMemory<byte>> events, Func<ReadOnlyMemory<byte>> end) =>
        reply.Has(FaultKind.ErrorEvent) ? events : events.Concat(Late(end));

    private static IEnumerable<ReadOnlyMemory<byte>> Late(Func<ReadOnlyMemory<byte>> end)
    {
        yield return end();
    }

    private static bool IsInsert(Fault fault) =>
        fault.Kind is FaultKind.InvalidJson or FaultKind.HugeLine or FaultKind.ErrorEvent or FaultKind.EmptyChoices or FaultKind.BadChecksum
        || fault is { Kind: FaultKind.Garbage, AfterEvents: not null };

    private static List<Fault> Due(List<Fault> inserts, int sent)
    {
        List<Fault> due = inserts.FindAll(f => (f.AfterEvents ?? 1) <= sent);
        inserts.RemoveAll(due.Contains);
        return due;
    }
}
