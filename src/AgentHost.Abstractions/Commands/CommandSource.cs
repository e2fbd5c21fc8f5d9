using System.Text.Json;

namespace AgentHost;

/// <summary>Commands that are found rather than declared: in files, on a server.</summary>
/// <remarks>One instance a workspace; thread-safe. Each call is bounded by the host (2 minutes), at whose end the token fires.</remarks>
public abstract class CommandSource : Capability
{
    private static readonly JsonElement None = AgentJson.Parse("null");

    /// <summary>The commands as they are now.</summary>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <exception cref="CapabilityException">They cannot be had; told to the caller as it is.</exception>
    public abstract ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Runs a command.</summary>
    /// <param name="call">The command's name, and what a person gave it.</param>
    /// <param name="sessionId">The session that it is run in; null outside of one.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <returns>Null where there is no such command any more.</returns>
    /// <exception cref="CapabilityException">It cannot be run; told to the caller as it is.</exception>
    public abstract ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken);

    /// <summary>The same as JSON: <c>{"action":"list"}</c>, or <c>{"action":"run","call":…,"sessionId":…}</c>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        switch (Member<string>(arguments, "action"))
        {
            case "list":
                return AgentJson.ToElement(await ListAsync(cancellationToken).ConfigureAwait(false));
            case "run":
                var result = await RunAsync(Member<CommandCall>(arguments, "call"), OptionalMember<string>(arguments, "sessionId"), cancellationToken)
                    .ConfigureAwait(false);
                return result is null ? None : AgentJson.ToElement(result);
            case var other:
                throw new CapabilityException($"A source of commands lists or runs; it was asked to \"{other}\".");
        }
    }
}
