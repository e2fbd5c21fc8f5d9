using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>A provider whose models are reached through an <see cref="IChatClient"/>.</summary>
/// <remarks>
/// The client must not retry, keep a conversation or call functions by itself: the host does all three. Give it the host's HTTP client
/// (<see cref="IPluginContext.Http"/>) where its library takes one. An answer may be silent for <c>firstTokenSeconds</c> (120) before it begins and for
/// <c>idleSeconds</c> (60) after that, as the provider's entry in the settings says. Thread-safe.
/// </remarks>
public sealed class ChatClientProvider : ModelProvider
{
    private readonly Func<ModelClientOptions, IChatClient> _create;
    private readonly ChatProviderOptions _options;

    /// <summary>Makes the provider.</summary>
    /// <param name="create">
    /// Makes a client for one model, with the address and the credential of the options; asked with the first request. What it throws is that request's fault.
    /// </param>
    /// <param name="options">Options that are particular to the client; null for none.</param>
    public ChatClientProvider(Func<ModelClientOptions, IChatClient> create, ChatProviderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
        _options = options ?? new ChatProviderOptions();
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken) =>
        _options.ListModels is { } list ? list(options, cancellationToken) : base.ListModelsAsync(options, cancellationToken);

    /// <inheritdoc/>
    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ChatModelClient(() => _create(options), options, _options);
    }
}
