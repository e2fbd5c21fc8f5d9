namespace AgentHost.ModelServing;

/// <summary>Which fields of a reply a wire has a place for.</summary>
internal static class WireFields
{
    /// <summary>The first field without a place; null when there is none.</summary>
    public static string? Misplaced(Reply reply, string wire)
    {
        if (wire != WireFormats.Bedrock && reply.AllFaults.Any(static f => f?.Kind == FaultKind.BadChecksum))
        {
            return $"fault '{FaultKindConverter.NameOf(FaultKind.BadChecksum)}'";
        }

        if (wire == WireFormats.Bedrock && reply.AllFaults.FirstOrDefault(static f => f?.Kind is FaultKind.Comments or FaultKind.Crlf) is { } ofLines)
        {
            return $"fault '{FaultKindConverter.NameOf(ofLines.Kind)}'";
        }

        if (wire != WireFormats.Responses && reply.ToolCalls.Any(static call => call.Namespace is not null))
        {
            return "namespace";
        }

        if (wire == WireFormats.Completions)
        {
            return reply.RedactedThinking is not null ? "redactedThinking" : null;
        }

        if (wire == WireFormats.Ollama)
        {
            return MisplacedInLines(reply);
        }

        // A wire whose events have names needs no others; one whose last event is its end has no mark to leave out.
        Fault? fault = reply.AllFaults.FirstOrDefault(f =>
            f.Kind is FaultKind.EventLines or FaultKind.EmptyChoices || (f.Kind == FaultKind.NoDone && wire == WireFormats.Responses));
        return fault is not null ? $"fault '{FaultKindConverter.NameOf(fault.Kind)}'"
            : reply.InterleaveToolCalls ? "interleaveToolCalls"
            : reply.RedactedThinking is not null && wire == WireFormats.Responses ? "redactedThinking"
            : null;
    }

    /// <summary>Lines of JSON have no comments and no names, and their errors no codes.</summary>
    private static string? MisplacedInLines(Reply reply) =>
        reply.AllFaults.FirstOrDefault(f => f.Kind is FaultKind.Comments or FaultKind.EventLines or FaultKind.EmptyChoices) is { } fault
            ? $"fault '{FaultKindConverter.NameOf(fault.Kind)}'"
        : reply.AllFaults.Any(f => f.Code is not null) ? "fault.code"
        : reply.InterleaveToolCalls ? "interleaveToolCalls"
        : reply.RedactedThinking is not null ? "redactedThinking"
        : reply.Refusal is not null ? "refusal"
        : null;
}
