namespace AgentHost.Kernel.Redaction;

/// <summary>The redactor, as plugins see it.</summary>
internal sealed class SecretFilter(Redactor redactor) : ISecretFilter
{
    public string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return redactor.Redact(text);
    }
}
