using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Chat clients as the contract's clients.</summary>
public static class ChatClientExtensions
{
    /// <summary>
    /// The chat client as a client of one model, for a provider that is a class of its own. <see cref="ChatClientProvider"/> says what is expected of it.
    /// </summary>
    /// <param name="client">Disposed with the result.</param>
    /// <param name="options">Options that the model is reached with: the name, the limits and the secrets that messages leave out.</param>
    /// <param name="more">Options that are particular to the client; null for none.</param>
    public static ModelClient AsModelClient(this IChatClient client, ModelClientOptions options, ChatProviderOptions? more = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        return new ChatModelClient(() => client, options, more ?? new ChatProviderOptions());
    }
}
