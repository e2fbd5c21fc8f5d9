namespace AgentHost;

/// <summary>A capability could not be had or failed. The message is fit for a model to read.</summary>
public sealed class CapabilityException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public CapabilityException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
