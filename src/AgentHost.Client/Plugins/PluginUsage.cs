namespace AgentHost.Client;

/// <summary>Usage of a plugin: what it has been used for and has cost.</summary>
public sealed record PluginUsage
{
    /// <summary>Since when it is counted; absent where nothing was.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Number of times that it was activated.</summary>
    public long Activations { get; init; }

    /// <summary>Milliseconds that its last activation took, loading its code included.</summary>
    public double ActivationMs { get; init; }

    /// <summary>Calls of what it brings: preparing and executing of a tool are two, a request to a model is one.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that ended with an exception, a model's fault, or at their deadline. A result that says no is none.</summary>
    public long Failures { get; init; }

    /// <summary>Milliseconds of these calls, one after another: what they waited for included.</summary>
    public double Milliseconds { get; init; }

    /// <summary>
    /// Bytes of managed memory that were allocated. In the host's process: by its activation and its calls, wherever they ran, with what the host did for
    /// them. In a process of its own: all that this allocated, as it told last. Native memory is not in it.
    /// </summary>
    public long AllocatedBytes { get; init; }

    /// <summary>Tokens that its models took in.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that its models wrote.</summary>
    public long OutputTokens { get; init; }

    /// <summary>US dollars of its models, as far as prices are known.</summary>
    public decimal Cost { get; init; }
}
