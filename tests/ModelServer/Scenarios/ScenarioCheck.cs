namespace AgentHost.ModelServing;

/// <summary>What a scenario's shape alone does not rule out.</summary>
internal static class ScenarioCheck
{
    private const int MaxDelayMs = 600_000;
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>The first problem, with its path; null when there is none.</summary>
    public static string? Find(Scenario scenario)
    {
        if (!WireFormats.Names.Contains(scenario.Wire))
        {
            return $"$.wire must be one of {string.Join(", ", WireFormats.Names)}, not '{scenario.Wire}'";
        }

        for (int i = 0; i < scenario.Models.Count; i++)
        {
            if (string.IsNullOrEmpty(scenario.Models[i]))
            {
                return $"$.models[{i}] must be a model's name";
            }
        }

        for (int i = 0; i < scenario.Steps.Count; i++)
        {
            string path = $"$.steps[{i}]";
            ScenarioStep? step = scenario.Steps[i];
            string? problem = step is null ? $"{path} must be an object with \"reply\""
                : step.Repeat < 0 ? $"{path}.repeat must be 0 (any number) or more, not {step.Repeat}"
                : step.When is { RequestIndex: < 0 } ? $"{path}.when.requestIndex must be 0 or more"
                : Find(step.Reply, $"{path}.reply", scenario.Wire);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    public static string? Find(Reply reply, string path, string wire)
    {
        string? problem = WireFields.Misplaced(reply, wire) is { } field ? $"{path}.{field} has no meaning for the wire '{wire}'; remove it" : null;
        problem ??= Positive(reply.ChunkSize, $"{path}.chunkSize") ?? Positive(reply.SplitBytes, $"{path}.splitBytes")
            ?? Delay(reply.DelayMs, $"{path}.delayMs") ?? Delay(reply.FirstEventDelayMs, $"{path}.firstEventDelayMs")
            ?? Delay(reply.EventDelayMs, $"{path}.eventDelayMs")
            ?? Delay(reply.EventsASecond, $"{path}.eventsASecond") ?? Delay(reply.SplitDelayMs, $"{path}.splitDelayMs");
        for (int i = 0; problem is null && i < reply.ToolCalls.Count; i++)
        {
            problem = reply.ToolCalls[i] is null ? $"{path}.toolCalls[{i}] must be an object with \"name\"" : null;
        }

        if (reply.RawEvents is { } raw && raw.Any(e => e is null || e.AsSpan().IndexOfAny('\r', '\n') >= 0))
        {
            problem ??= $"{path}.rawEvents must be strings without line ends";
        }

        foreach ((string name, string value) in reply.Headers ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!IsToken(name) || value is null || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                problem ??= $"{path}.headers.{name} is no HTTP header (a plain name, a value of visible ASCII characters)";
            }
        }

        if (reply.Fault is not null)
        {
            problem ??= Find(reply.Fault, $"{path}.fault");
        }

        for (int i = 0; problem is null && i < reply.Faults.Count; i++)
        {
            problem = reply.Faults[i] is { } fault ? Find(fault, $"{path}.faults[{i}]") : $"{path}.faults[{i}] must be an object with \"kind\"";
        }

        if (problem is null
            && reply.AllFaults.Count(f => f.Kind is FaultKind.Status or FaultKind.ContextLength or FaultKind.Reset or FaultKind.Cut or FaultKind.Silence) > 1)
        {
            problem = $"{path} may have only one fault of status, contextLength, reset, cut and silence";
        }

        return problem;
    }

    private static string? Find(Fault fault, string path)
    {
        string kind = FaultKindConverter.NameOf(fault.Kind);
        int places = (fault.AfterBytes is null ? 0 : 1) + (fault.AfterEvents is null ? 0 : 1) + (fault.AfterWireBytes is null ? 0 : 1);
        return fault.AfterBytes < 0 || fault.AfterEvents < 0 || fault.AfterWireBytes < 0 ? $"{path}: a place must be 0 or more"
            : places > 1 ? $"{path} may have only one of afterBytes, afterEvents and afterWireBytes"
            : FaultFields.Misplaced(fault) is { } field ? $"{path}.{field} has no meaning for fault '{kind}'; remove it"
            : fault.Kind == FaultKind.Status && fault.Status is not (>= 400 and <= 599) ? $"{path}.status must be 400 to 599"
            : fault is { RetryAfter: not null, RetryAfterSeconds: not null } ? $"{path} may have only one of retryAfter and retryAfterSeconds"
            : fault is { RetryAfterAsDate: true, RetryAfterSeconds: null } ? $"{path}.retryAfterAsDate needs retryAfterSeconds"
            : HeaderText(fault.RetryAfter, $"{path}.retryAfter") ?? HeaderText(fault.ContentType, $"{path}.contentType")
            ?? (fault.Bytes is < 1 or > MaxBytes ? $"{path}.bytes must be 1 to {MaxBytes}" : null)
            ?? Delay(fault.ForMs ?? 0, $"{path}.forMs");
    }

    private static string? HeaderText(string? value, string path) =>
        value is not null && value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? $"{path} must be visible ASCII characters" : null;

    private static string? Positive(int? value, string path) => value < 1 ? $"{path} must be 1 or more, not {value}" : null;

    private static string? Delay(int value, string path) => value is < 0 or > MaxDelayMs ? $"{path} must be 0 to {MaxDelayMs}, not {value}" : null;

    private static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
