using System.Text.Json;

namespace AgentHost;

/// <summary>Finds hooks that settings and files declare, and runs them, behind those of plugins.</summary>
/// <remarks>
/// With <c>"settings": true</c> in its entry it serves the settings under <c>hooks</c>; the files of other agents that it reads are
/// <see cref="CapabilityKinds.TrustFile"/> entries of its plugin with a member <c>hooks</c>. Where such a setting or file declares a hook and the source cannot
/// be used, no turn starts; where nothing does, it is not loaded. A person alone can switch its plugin off. One instance a workspace; thread-safe.
/// </remarks>
public abstract class HookSource : Capability
{
    /// <summary>Finds the hooks of what is declared. Bounded by the host (10 s).</summary>
    /// <param name="search">The settings and files that declare hooks.</param>
    /// <param name="cancellationToken">Fires when the caller gives up, the time is over, or the plugin is stopped.</param>
    /// <returns>The hooks in the order in which they run, and what is wrong with the declarations: an error stops turns.</returns>
    public abstract ValueTask<HookSearchResult> FindAsync(HookSearch search, CancellationToken cancellationToken);

    /// <summary>Runs a hook. What it throws is a failed hook.</summary>
    /// <param name="hook">The hook, as it was found.</param>
    /// <param name="input">Input of the event that happens.</param>
    /// <param name="distrusted">
    /// Why the workspace's files are not what was trusted: nothing may be started then, and the hook has failed. Null where all is well.
    /// </param>
    /// <param name="cancellationToken">Fires when the turn is cancelled, the time is over, or the plugin is stopped.</param>
    /// <returns>The hook's result; <see cref="HookResult.None"/> where the hook is for another tool.</returns>
    public abstract ValueTask<HookResult> RunAsync(FoundHook hook, HookInput input, string? distrusted, CancellationToken cancellationToken);

    /// <summary>The same as JSON: <c>{"action":"find","search":…}</c>, or <c>{"action":"run","hook":…,"input":…,"distrusted":…}</c>.</summary>
    /// <inheritdoc/>
    public sealed override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken) =>
        Member<string>(arguments, "action") switch
        {
            "find" => AgentJson.ToElement(await FindAsync(Member<HookSearch>(arguments, "search"), cancellationToken).ConfigureAwait(false)),
            "run" => AgentJson.ToElement(await RunAsync(
                Member<FoundHook>(arguments, "hook"), Member<HookInput>(arguments, "input"), OptionalMember<string>(arguments, "distrusted"), cancellationToken)
                .ConfigureAwait(false)),
            var other => throw new CapabilityException($"A source of hooks finds or runs; it was asked to \"{other}\"."),
        };
}
