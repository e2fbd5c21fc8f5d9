namespace AgentHost.Plugins.Infrastructure;

/// <summary>Something that is wrong, or odd, in the repository.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">One sentence.</param>
/// <param name="IsError">False for what works and is odd.</param>
internal sealed record Problem(Place Place, string Message, bool IsError = true)
{
    /// <summary>As a compiler writes it.</summary>
    public string Line => $"{Place}: {(IsError ? "error" : "warning")}: {Message}";

    /// <summary>Makes a problem of an exception's message and place.</summary>
    public static Problem Of(InfrastructureException exception, Place otherwise) => new(exception.Place ?? otherwise, exception.Message);
}
