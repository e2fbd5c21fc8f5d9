namespace AgentHost.Plugins.Infrastructure;

/// <summary>Something of the repository, or of a call, is not as it has to be. The message is fit for a person and a model.</summary>
internal sealed class InfrastructureException : Exception
{
    public InfrastructureException(string message)
        : base(message)
    {
    }

    public InfrastructureException(Place place, string message)
        : base(message) => Place = place;

    /// <summary>Place of the error in a file of the repository; null when none is known.</summary>
    public Place? Place { get; }

    /// <summary>The message with its place before it.</summary>
    public string Full => Place is { } place ? $"{place}: {Message}" : Message;
}
