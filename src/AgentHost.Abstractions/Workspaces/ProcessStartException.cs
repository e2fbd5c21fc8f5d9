namespace AgentHost;

/// <summary>A program could not be started. The message is fit for a model to read.</summary>
public sealed class ProcessStartException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fileName">The program.</param>
    /// <param name="message">One sentence.</param>
    public ProcessStartException(string fileName, string message)
        : base(message) => FileName = fileName;

    /// <summary>The program as it was asked for.</summary>
    public string FileName { get; }
}
