namespace AgentHost;

/// <summary>The connection to a target is gone. What ran there, or was being changed, has an unknown outcome. The message is fit for a model to read.</summary>
public sealed class TargetLostException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="target">The connection's name.</param>
    /// <param name="message">One sentence.</param>
    public TargetLostException(string target, string message)
        : base(message) => Target = target;

    /// <summary>The connection's name: <see cref="TargetConnection.Name"/>.</summary>
    public string Target { get; }
}
