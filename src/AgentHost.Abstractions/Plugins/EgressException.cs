namespace AgentHost;

/// <summary>A request that the host's egress guard did not let out. The message is fit for a person and a model.</summary>
public sealed class EgressException : HttpRequestException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: what was to be reached, and why it is not.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public EgressException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
