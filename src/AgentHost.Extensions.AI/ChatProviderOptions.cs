using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Options of a chat client: what is particular about it.</summary>
public sealed record ChatProviderOptions
{
    /// <summary>The models that the service has. Default: none are listed; every name is taken.</summary>
    public Func<ModelClientOptions, CancellationToken, ValueTask<IReadOnlyList<ModelInfo>>>? ListModels { get; init; }

    /// <summary>
    /// Says what an exception of the client's own library means; null for those that it does not know, which are judged by their type. Its message is shown to
    /// people as it is: one sentence, without secrets.
    /// </summary>
    public Func<Exception, ModelFault?>? Fault { get; init; }

    /// <summary>Adds to the options of a request what only this client understands.</summary>
    public Action<ModelRequest, ChatOptions>? Configure { get; init; }

    /// <summary>The clock of the limits on silence. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
