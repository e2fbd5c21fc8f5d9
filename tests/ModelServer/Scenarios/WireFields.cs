namespace AgentHost.ModelServing;

/// <summary>Which fields of a reply a wire has a place for.</summary>
internal static class WireFields
{
    /// <summary>The first field without a place; null when there is none.</summary>
    public static string? Misplaced(Reply reply, string wire) => wire == WireFormats.Ollama
        ? reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.Comments or FaultKind.EventLines or FaultKind.EmptyChoices) is { } strange ? $"fault '{FaultKindConverter.NameOf(strange.Kind)}'"
        : reply.AllFaults.Any(f => f.Code is not null) ? "fault.code"
        : reply.InterleaveToolCalls ? "interleaveToolCalls"
        : reply.RedactedThinking is not null ? "redactedThinking"
        : reply.Refusal is not null ? "refusal"
        : null
        : wire == WireFormats.Messages
        ? reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.EventLines or FaultKind.EmptyChoices) is { } fault ? $"fault '{FaultKindConverter.NameOf(fault.Kind)}'"
        : reply.InterleaveToolCalls ? "interleaveToolCalls"
        : null
        : reply.RedactedThinking is not null ? "redactedThinking"
        : null;
}
