namespace AgentHost.JsonRpc;

/// <summary>Gathers the answers to a batch; the last one to come sends them all as one array.</summary>
internal sealed class BatchReply(OutgoingQueue output, int expected)
{
    private readonly Lock _gate = new();
    private readonly List<MessageBuffer> _answers = [];
    private int _missing = expected;

    /// <summary>Adds an answer; the returned message is the whole batch's, once, when nothing is missing any more.</summary>
    public MessageBuffer? Add(MessageBuffer? answer)
    {
        lock (_gate)
        {
            if (answer is not null)
            {
                _answers.Add(answer);
            }

            if (--_missing > 0)
            {
                return null;
            }
        }

        if (_answers.Count == 0)
        {
            return null;
        }

        var all = output.Rent();
        all.Append("["u8);
        foreach (var part in _answers)
        {
            if (all.Body.Length > 1)
            {
                all.Append(","u8);
            }

            all.Append(part.Body);
            output.Return(part);
        }

        all.Append("]"u8);
        return all;
    }
}
