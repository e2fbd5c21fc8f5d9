namespace AgentHost.ModelServing;

/// <summary>One parsed HTTP request.</summary>
internal sealed record HttpRequestData(
    string Method,
    string Target,
    bool Http11,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    int ConnectionId,
    long Timestamp)
{
    public string Path
    {
        get
        {
            int query = Target.IndexOf('?', StringComparison.Ordinal);
            return query < 0 ? Target : Target[..query];
        }
    }

    public bool KeepAlive => Header("Connection") is { } value
        ? !value.Contains("close", StringComparison.OrdinalIgnoreCase) && (Http11 || value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase))
        : Http11;

    public string? Header(string name)
    {
        foreach ((string key, string value) in Headers)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }
}
