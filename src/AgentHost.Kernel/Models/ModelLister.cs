using AgentHost.Client;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;

namespace AgentHost.Kernel.Models;

/// <summary>Lists the models of a workspace: what is known here, and what the services say of themselves.</summary>
public sealed class ModelLister(ModelClients clients, Workspace workspace, TimeProvider time)
{
    /// <summary>Deadline for a service to say which models it has.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async ValueTask<ModelList> ListAsync(bool ask, CancellationToken cancellationToken)
    {
        var selector = clients.SelectorOf(workspace);
        var warnings = clients.CatalogOf(workspace).FindFaults().ToList();
        var listings = await Task.WhenAll(
            selector.Providers.Select(entry => ask ? AskAsync(entry, warnings, cancellationToken) : Task.FromResult<IReadOnlyList<ModelInfo>>([])));
        var models = new List<ModelEntry>();
        foreach (var (entry, listed) in selector.Providers.Zip(listings))
        {
            models.AddRange(IdsOf(selector, entry, listed).Select(id => new ModelEntry(entry.Name, Merge(selector, entry, id, listed))));
        }

        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in ModelProfiles.Names(workspace.Settings).Append(ModelProfiles.Large).Append(ModelProfiles.Small))
        {
            try
            {
                names[name] = selector.Choose(new ModelPreference { Name = name }).Name;
            }
            catch (HostException exception)
            {
                warnings.Add($"{name}: {exception.Message}");
            }
        }

        return new ModelList(models) { Names = names, Warnings = [.. warnings.Distinct()] };
    }

    /// <summary>The person's own first, then what the type declares, then what the service has; where it said nothing, what the catalog knows of it.</summary>
    private static IEnumerable<string> IdsOf(ModelSelector selector, ProviderEntry entry, IReadOnlyList<ModelInfo> listed)
    {
        var ids = entry.Models.Select(static model => model.Id);
        ids = entry.Spec.DefaultModel is { } usual && entry.OwnModels == 0 ? ids.Append(usual) : ids;
        return (listed.Count > 0 ? ids.Concat(listed.Select(static model => model.Id)) : ids.Concat(entry.OwnModels > 0 ? [] : selector.CatalogIdsOf(entry)))
            .Distinct(StringComparer.Ordinal);
    }

    private static ModelInfo Merge(ModelSelector selector, ProviderEntry entry, string id, IReadOnlyList<ModelInfo> listed)
    {
        var (facts, assumed) = selector.FactsOf(entry, id);
        var said = listed.FirstOrDefault(model => model.Id == id);
        var own = entry.Models.Take(entry.OwnModels).FirstOrDefault(model => model.Id == id);
        facts = assumed ? new ModelInfo(id) : facts;
        facts = said is null ? facts : ModelFacts.Over(facts, said);
        return own is null ? facts : ModelFacts.Over(facts, own);
    }

    private async Task<IReadOnlyList<ModelInfo>> AskAsync(ProviderEntry entry, List<string> warnings, CancellationToken cancellationToken)
    {
        if (!clients.IsMeant(entry)
            || (entry.Spec.BaseUrl is null && !entry.Settings.EnumerateObject().Any() && !ProviderLogins.Has(entry)
                && clients.AddressOf(workspace, entry) is null))
        {
            // A service that may be on this machine and that nobody spoke of, or one that has no address.
            return [];
        }

        using var clock = new CancellationTokenSource(Deadline, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        string problem;
        try
        {
            var listed = await clients.ListAsync(workspace, entry, end.Token).WaitAsync(end.Token);
            if (listed.Count > 0)
            {
                return listed;
            }

            problem = "did not say which models it has";
        }
        catch (Exception exception) when (exception is HostException or CapabilityException)
        {
            problem = exception.Message;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            problem = clock.IsCancellationRequested
                ? $"did not say within {Deadline.TotalSeconds:0} s which models it has"
                : "failed to say which models it has";
        }

        lock (warnings)
        {
            warnings.Add(problem.Contains(' ', StringComparison.Ordinal) && char.IsUpper(problem[0]) ? problem : $"{entry.Name} {problem}.");
        }

        return [];
    }
}
