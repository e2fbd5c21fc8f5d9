namespace AgentHost.Cli.Terminal;

/// <summary>Standard output takes no more.</summary>
/// <param name="message">Why, in the system's words.</param>
/// <param name="readerGone">Its reader has left, as <c>head</c> does: nobody is to be told.</param>
internal sealed class OutputException(string message, bool readerGone) : IOException(message)
{
    public bool ReaderGone { get; } = readerGone;
}
