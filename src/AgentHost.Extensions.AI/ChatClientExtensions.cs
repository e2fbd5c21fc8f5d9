using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Chat clients as the contract's clients.</summary>
public static class ChatClientExtensions
{
    /// <summary>
    /// The chat client as a client of one model, for a provider that is a class of its own. <see cref="ChatClientProvider"/> says what is expected of it.
    /// </summary>
    /// <param name="client">Disposed with the result.</param>
    /// <param name="options">How the model is reached: the name, the limits and the secrets that messages leave out.</param>
    /// <param name="more">What is particular about the client; null for nothing.</param>
    public static ModelClient AsModelClient(this IChatClient client, ModelClientOptions options, ChatProviderOptions? more = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        return new ChatModelClient(() => client, options, more ?? new ChatProviderOptions());
    }
}
