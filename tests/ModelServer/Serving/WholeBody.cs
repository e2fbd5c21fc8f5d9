using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Faults of a body that is no stream.</summary>
internal static class WholeBody
{
    /// <summary>The name of a fault that only a stream can show; null when there is none.</summary>
    public static string? Unusable(Reply reply) => reply.AllFaults.FirstOrDefault(f => f.Kind
        is FaultKind.HugeLine or FaultKind.ErrorEvent or FaultKind.Comments or FaultKind.EventLines
            or FaultKind.Crlf or FaultKind.NoDone or FaultKind.DuplicateFinish) is { } fault
            ? FaultKindConverter.NameOf(fault.Kind)
            : null;

    public static byte[] Shape(byte[] body, Reply reply)
    {
        if (reply.Find(FaultKind.InvalidJson) is { } invalid)
        {
            body = invalid.Data is { } text ? Encoding.UTF8.GetBytes(text) : body[..(body.Length / 2)];
        }

        return reply.AllFaults.FirstOrDefault(f => f is { Kind: FaultKind.Garbage, AfterEvents: not null }) is { } garbage
            ? [.. body, .. Garbage.Bytes(garbage)]
            : body;
    }
}
