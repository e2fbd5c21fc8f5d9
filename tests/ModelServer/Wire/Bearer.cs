namespace AgentHost.ModelServing;

/// <summary>Bearer tokens.</summary>
internal static class Bearer
{
    public static string? Of(HttpRequestData http) =>
        http.Header("Authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;
}
