namespace AgentHost.Security.Redaction;

/// <summary>The redactor, as plugins see it.</summary>
public sealed class SecretFilter(Redactor redactor) : ISecretFilter
{
    public string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return redactor.Redact(text);
    }
}
