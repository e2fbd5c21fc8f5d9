namespace AgentHost.ModelServing;

/// <summary>Which fields of a reply a wire has a place for.</summary>
internal static class WireFields
{
    /// <summary>The first field without a place; null when there is none.</summary>
    public static string? Misplaced(Reply reply, string wire) => wire == WireFormats.Messages
        ? reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.EventLines or FaultKind.EmptyChoices) is { } fault ? $"fault '{FaultKindConverter.NameOf(fault.Kind)}'"
        : reply.InterleaveToolCalls ? "interleaveToolCalls"
        : null
        : reply.RedactedThinking is not null ? "redactedThinking"
        : null;
}
