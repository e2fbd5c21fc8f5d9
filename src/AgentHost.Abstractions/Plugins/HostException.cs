namespace AgentHost;

/// <summary>The host could not do what a client asked. The message is fit to be shown: what is wrong, and what to do.</summary>
public sealed class HostException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">Kind of failure.</param>
    /// <param name="message">One sentence or two.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public HostException(HostFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Kind of failure.</summary>
    public HostFailure Failure { get; }
}
