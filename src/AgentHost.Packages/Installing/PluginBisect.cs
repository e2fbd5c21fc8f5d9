using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Installing;

/// <summary>
/// Finds the installed plugin that causes a fault, by halves. What is asked after each step: is the fault still there? The search is kept in the record, so
/// each answer is a command of its own.
/// </summary>
internal sealed class PluginBisect(PluginStore store)
{
    /// <summary>Begins: everything installed is switched off.</summary>
    /// <exception cref="HostException">One has begun already, or nothing is switched on.</exception>
    public ValueTask<BisectStep> StartAsync(CancellationToken cancellationToken) => ChangeAsync(state =>
    {
        if (state.Bisect is not null)
        {
            throw new HostException(HostFailure.Invalid, "A search has begun already: answer good or bad, or end it with agent plugin bisect reset.");
        }

        var on = InOrder(state);
        return on.Count == 0
            ? throw new HostException(HostFailure.Invalid, "No installed plugin is switched on, so none of them causes it.")
            : (Try(state, new BisectRecord(on, [], on)), new BisectStep(on, []));
    }, cancellationToken);

    /// <summary>Goes on with an answer.</summary>
    /// <param name="faulty">True when the fault was still there.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <exception cref="HostException">None has begun.</exception>
    public ValueTask<BisectStep> AnswerAsync(bool faulty, CancellationToken cancellationToken) => ChangeAsync(state =>
    {
        var search = state.Bisect ?? throw NotBegun();
        var known = search.Before.Where(state.Plugins.ContainsKey).ToList();
        var suspects = search.Suspects.Where(id => search.On.Contains(id) == faulty && state.Plugins.ContainsKey(id)).ToList();
        if (suspects.Count == 0)
        {
            return (Restore(state, known), new BisectStep([], []) { Innocent = true });
        }

        if (suspects.Count == 1)
        {
            return (Restore(state, known), new BisectStep(suspects, []) { Found = suspects[0] });
        }

        // What others require stands first, so that each beginning of the list can run by itself.
        IReadOnlyList<string> half = suspects[..(suspects.Count / 2)];
        return (Try(state, new BisectRecord(suspects, half, known)), new BisectStep(suspects, half));
    }, cancellationToken);

    /// <summary>Ends the search: everything is as it was before.</summary>
    /// <exception cref="HostException">None has begun.</exception>
    public async ValueTask ResetAsync(CancellationToken cancellationToken) =>
        await store.ChangeAsync(state => state.Bisect is { } search ? Restore(state, search.Before) : throw NotBegun(), cancellationToken);

    private async ValueTask<BisectStep> ChangeAsync(Func<StoreState, (StoreState State, BisectStep Step)> change, CancellationToken cancellationToken)
    {
        BisectStep? step = null;
        await store.ChangeAsync(state =>
        {
            (state, step) = change(state);
            return state;
        }, cancellationToken);
        return step!;
    }

    private List<string> InOrder(StoreState state)
    {
        var requires = state.Plugins.Where(static plugin => plugin.Value.Enabled)
            .ToDictionary(static plugin => plugin.Key, plugin => Requires(plugin.Key, plugin.Value.Current), StringComparer.Ordinal);
        var order = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in requires.Keys.Order(StringComparer.Ordinal))
        {
            Visit(id);
        }

        return order;

        void Visit(string id)
        {
            if (requires.TryGetValue(id, out var needed) && seen.Add(id))
            {
                foreach (var one in needed)
                {
                    Visit(one);
                }

                order.Add(id);
            }
        }
    }

    private IReadOnlyList<string> Requires(string id, string version) =>
        [
            .. ManifestReader.Read(Path.Combine(store.Places.FolderOf(id, version), ManifestReader.FileName), PluginOrigin.User).Manifest
                ?.Requires.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()
        ];

    private static StoreState Try(StoreState state, BisectRecord search) =>
        // Those behind the suspects may require one of them, and are not needed to judge these.
        Switch(state, search.Before.TakeWhile(id => id != search.Suspects[0]).Concat(search.On)) with { Bisect = search };

    private static StoreState Restore(StoreState state, IReadOnlyList<string> before) => Switch(state, before) with { Bisect = null };

    private static StoreState Switch(StoreState state, IEnumerable<string> on)
    {
        var wanted = on.ToHashSet(StringComparer.Ordinal);
        return state.Plugins.Where(plugin => plugin.Value.Enabled != wanted.Contains(plugin.Key))
            .Aggregate(state, static (next, plugin) => next.With(plugin.Key, plugin.Value with { Enabled = !plugin.Value.Enabled }));
    }

    private static HostException NotBegun() => new(HostFailure.Invalid, "No search has begun: agent plugin bisect start begins one.");
}
