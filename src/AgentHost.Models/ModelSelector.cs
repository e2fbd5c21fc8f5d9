using System.Collections.Immutable;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Models.Catalog;

namespace AgentHost.Models;

/// <summary>Finds the model that a name means, or the best one when nothing is named.</summary>
/// <remarks>
/// The rules are those of docs/guide: the prompt's word, the session's model, the setting <c>model</c>, else the best there is (<see cref="AutomaticChoice"/>).
/// </remarks>
public sealed class ModelSelector(
    ProviderTypes types,
    SettingsView settings,
    Func<string, string?> environment,
    ModelCatalog catalog,
    ModelHealth? health = null,
    Func<IReadOnlyCollection<string>>? logins = null)
{
    private readonly Lazy<ProviderList> _providers = new(() => ProviderEntries.Read(types, settings, environment, logins));

    /// <summary>Providers that could be asked, the lowest rank first.</summary>
    public IReadOnlyList<ProviderEntry> Providers => _providers.Value.Entries;

    /// <exception cref="HostException">The name fits nothing, or several things, or no provider can be used.</exception>
    public ModelChoice Choose(ModelPreference wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var reasons = new List<string>();
        var most = settings.Dollars("limits", "cost");
        var needs = wish.Needs with { Budget = wish.Needs.Budget is { } own && !(most < own) ? own : most };
        var choice = Find(wish with { Why = reasons, Needs = needs });
        wish.Why?.AddRange(reasons);
        return reasons.Count == 0 ? choice : choice with { Reasons = reasons };
    }

    private ModelChoice Find(ModelPreference wish)
    {
        var (name, key) = NameOf(wish);
        if (name is null)
        {
            return Best(settings.Text("prefer") ?? "balanced", wish);
        }

        // Neither said nor set: it is the session's, or what it made way for.
        var moved = key is null && string.IsNullOrWhiteSpace(wish.Name) && name != wish.SessionModel ? wish.SessionModel : null;
        try
        {
            var (model, parameters) = ModelProfiles.Follow(settings, name, wish.Why);
            var chosen = model switch
            {
                null => Default(wish),
                ModelProfiles.Large => Default(wish, "quality"),
                ModelProfiles.Small => Small(wish),
                _ => NamedOrOfFamily(model, wish),
            };
            return chosen with { Parameters = ModelProfiles.Over(parameters, wish.Parameters), MovedFrom = moved };
        }
        catch (HostException fault) when (fault.Failure is HostFailure.NotFound or HostFailure.Invalid && NamedModels.PlaceOf(settings, name, key) is { } place)
        {
            // Nobody said this name now: whoever reads the message has to find it.
            throw new HostException(fault.Failure, $"{fault.Message} The name is from {place}.", fault);
        }
    }

    /// <summary>Finds the reason that a name of the settings means no model; null where it means one.</summary>
    public HostException? Judge(string name)
    {
        try
        {
            Named(name, why: null);
            return null;
        }
        catch (HostException fault)
        {
            return fault;
        }
    }

    /// <summary>Finds the facts that are known of a provider's model.</summary>
    public (ModelInfo Info, bool Assumed) FactsOf(ProviderEntry entry, string model) =>
        ModelFacts.Of(entry, model, AddressOf(entry), catalog, RegionOf(ProviderEntries.OptionsFor(entry, model, settings, environment)));

    /// <summary>The ids that the catalog has of a provider's service; none where it does not know it.</summary>
    public IEnumerable<string> CatalogIdsOf(ProviderEntry entry) =>
        catalog.FindProvider(entry.Spec.Name, AddressOf(entry)) is { } service ? service.Models.Select(static model => model.Id) : [];

    /// <summary>Makes the options that reach a provider, whatever model is asked.</summary>
    /// <exception cref="HostException">A setting of it cannot be filled from the environment.</exception>
    public ModelClientOptions ReachOf(ProviderEntry entry) => ProviderEntries.OptionsFor(entry, "", settings, environment);

    public string? AddressOf(ProviderEntry entry) => ProviderEntries.AddressOf(entry, settings, environment);

    /// <summary>
    /// Finds the name of a model, by the strongest word first, and the key of the settings that it stands under; null for a name that was said.
    /// </summary>
    private (string? Name, string? Key) NameOf(ModelPreference wish)
    {
        if (!string.IsNullOrWhiteSpace(wish.Name))
        {
            return (wish.Name.Trim(), null);
        }

        var set = settings.Text("model")?.Trim();
        var nothing = string.IsNullOrEmpty(set);
        if (!nothing && settings.ScopeOf("model") is SettingsScope.Flag or SettingsScope.Environment)
        {
            wish.Why?.Add($"{set} is named by {(settings.ScopeOf("model") == SettingsScope.Flag ? "--model" : "AGENT_MODEL")}.");
            return (set, "model");
        }

        if (wish.SessionModel is { } before && IsKept(before))
        {
            wish.Why?.Add($"The session went on with {before}.");
            return (LongerThan(before, wish) ?? before, null);
        }

        if (nothing)
        {
            return default;
        }

        wish.Why?.Add($"The setting model says {set} ({settings.OriginOf("model")}).");
        return (set, "model");
    }

    /// <summary>The model of the same service that takes a request which no longer fits the session's; null where that one still does, or none does.</summary>
    private string? LongerThan(string before, ModelPreference wish)
    {
        var slash = before.IndexOf('/', StringComparison.Ordinal);
        var (entry, id) = (Find(before[..slash])!, before[(slash + 1)..]);
        var length = wish.Needs with { Images = false, Reasoning = false };

        // The catalog is read where that may matter alone: its models are all long enough for what is ordinary.
        var isKnownShort = entry.Models.Any(own => own.Id == id && length.FindLack(own with { Tools = null }) is not null);
        if ((length.AreOrdinary && !isKnownShort)
            || FactsOf(entry, id) is not (var info, false) || length.FindLack(info with { Tools = null }) is not { } lack)
        {
            return null;
        }

        // No other service: what was said to one is not for the next.
        var other = new AutomaticChoice([entry], AddressOf, catalog, Down).Fitting(entry, id, wish.Needs);
        wish.Why?.Add(other is null
            ? $"{lack}, and {entry.Name} has no other model that fits."
            : $"{before} is left: {lack}; {other} of the same service takes it.");
        return other is null ? null : $"{entry.Name}/{other}";
    }

    /// <summary>A session keeps its model while there is its provider; a stopgap makes way for something better.</summary>
    private bool IsKept(string model)
    {
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Find(model[..slash]) is { Spec.Rank: < AutomaticChoice.Stopgap };
    }

    /// <summary>The model that is meant where none is named.</summary>
    private ModelChoice Default(ModelPreference wish, string? prefer = null)
    {
        if (settings.Text("model")?.Trim() is { Length: > 0 } set
            && ModelProfiles.Follow(settings, set, wish.Why).Name is { } model and not ModelProfiles.Large and not ModelProfiles.Small)
        {
            return Named(model, wish.Why);
        }

        return Best(prefer ?? settings.Text("prefer") ?? "balanced", wish);
    }

    private AutomaticChoice Automatic => new(Providers, AddressOf, catalog, Down);

    private IReadOnlySet<string> Down => health?.Down ?? ImmutableHashSet<string>.Empty;

    private ModelChoice Best(string prefer, ModelPreference wish) =>
        Automatic.Find(prefer, wish.Needs, wish.Why) is var (entry, model)
            ? Make(entry, model) with { Parameters = ModelProfiles.Over(null, wish.Parameters) }
            : throw new HostException(HostFailure.NoModel, $"No model can be used: {WhatIsMissing()}");

    /// <summary>The role for quick and simple work: beside the model that is meant otherwise, so that nothing is sent anywhere new.</summary>
    private ModelChoice Small(ModelPreference wish)
    {
        var usual = Default(wish with { Name = null });
        var service = catalog.FindProvider(usual.Entry.Spec.Name, usual.Options.BaseUrl);
        var small = service?.Small ?? Automatic.CheapestOf(usual.Entry, wish.Needs)?.Model;
        if (small is null || usual.Entry.OwnModels > 0)
        {
            wish.Why?.Add($"No smaller model of {usual.Entry.Name} is known: set models.small.");
            return usual;
        }

        wish.Why?.Add($"{small} is the small model of {usual.Entry.Name}.");
        return Make(usual.Entry, small);
    }

    /// <summary>Says why none of the providers, if there are any, can be asked without being named.</summary>
    private string WhatIsMissing()
    {
        // A type that anyone may use, and that nobody has spoken of, is no provider yet.
        if (Providers.FirstOrDefault(static entry =>
            entry.Settings.EnumerateObject().Any() || (entry.Spec.BaseUrl is not null && !entry.Spec.Anonymous)) is { } entry)
        {
            return $"the provider {entry.Name} does not say which; write --model {entry.Name}/MODEL, or set \"model\" in your agent.json.";
        }

        // Those with code of their own; naming two dozen gateways would help nobody.
        var variables = types.All.Select(static found => ClientJson.Read<ProviderSpec>(found.Declaration)).Where(static spec => spec.Type is null)
            .Select(static spec => spec.CredentialEnvironment).OfType<string>().ToList();
        return variables.Count > 0
            ? $"no provider has a key; set {string.Join(" or ", variables)}, or: agent provider login"
            : "no plugin that is switched on brings a provider; switch one on, or name it in --only-plugins.";
    }

    private ModelChoice NamedOrOfFamily(string wanted, ModelPreference wish)
    {
        try
        {
            return Named(wanted, wish.Why);
        }
        catch (HostException lack) when (wish.IsForeign && lack.Failure is HostFailure.NotFound or HostFailure.NoModel && ModelFamily.IsName(wanted))
        {
            if (OfFamily(wanted, wish) is { } found)
            {
                return found;
            }

            throw;
        }
    }

    /// <summary>
    /// The newest model of a family, at the first provider that has one; where none has, the role that the family has at the service that it is of. Null where
    /// no list knows the family.
    /// </summary>
    private ModelChoice? OfFamily(string family, ModelPreference wish)
    {
        foreach (var entry in Providers.Where(static entry => entry.Spec.Rank < AutomaticChoice.Stopgap))
        {
            if (ModelFamily.FindNewest(family, IdsOf(entry)) is { } newest)
            {
                wish.Why?.Add($"{newest} is the newest {family} of {entry.Name}.");
                return Make(entry, newest) with { IsOfFamily = true };
            }
        }

        if (catalog.Providers.FirstOrDefault(service => service.Models.Any(model => ModelFamily.Has(family, model.Id))) is not { } known)
        {
            return null;
        }

        var role = known.Small is { } small && ModelFamily.Has(family, small) ? ModelProfiles.Small : ModelProfiles.Large;
        wish.Why?.Add($"No provider here has a model of the family {family}: the role {role} stands for it.");
        return Find(wish with { Name = role, IsForeign = false }) with { Role = role, IsOfFamily = true };
    }

    private ModelChoice Named(string wanted, List<string>? why)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Find(wanted[..slash]) is { } named)
        {
            // Behind a provider any id is taken as it is: catalogs are never complete.
            return wanted.Length > slash + 1
                ? Make(named, wanted[(slash + 1)..])
                : throw new HostException(HostFailure.Invalid, $"\"{wanted}\" names no model: write {named.Name}/MODEL.");
        }

        if (slash < 0 && Find(wanted) is { } bare && ProviderDefaultModel.Of(bare) is { } own)
        {
            why?.Add($"{own} is the model of {wanted} where none is named.");
            return Make(bare, own);
        }

        if (_providers.Value.Unserved.GetValueOrDefault(slash < 0 ? wanted : wanted[..slash]) is { } nobody)
        {
            throw new HostException(HostFailure.Invalid, nobody);
        }

        var owners = Providers.Where(entry => entry.Models.Any(model => model.Id == wanted) || entry.Spec.DefaultModel == wanted).ToList();
        if (owners.Count == 0)
        {
            owners = [.. Providers.Where(entry => CatalogIdsOf(entry).Contains(wanted, StringComparer.Ordinal))];
        }

        if (owners.Count > 1 && Preferred(owners) is { } preferred)
        {
            why?.Add($"{string.Join(" and ", owners.Select(static entry => entry.Name))} offer {wanted}; {preferred.Name} is preferred.");
            return Make(preferred, wanted);
        }

        if (owners.Count == 0 && slash < 0 && Find(wanted) is not null)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"The provider {wanted} does not say which of its models is meant: write {wanted}/MODEL; \"agent model list\" shows what it offers.");
        }

        return owners switch
        {
            [var one] => Make(one, wanted),
            [] => throw Unknown(wanted),
            _ =>
                throw new HostException(
                    HostFailure.Invalid,
                    $"The model {wanted} is offered by {string.Join(" and ", owners.Select(entry => entry.Name))}: write {owners[0].Name}/{wanted}."),
        };
    }

    /// <summary>Of several providers of one model: the one of the setting <c>model</c>, else the only one that the person wrote down.</summary>
    private ProviderEntry? Preferred(List<ProviderEntry> owners)
    {
        var usual = settings.Text("model") is { } set && set.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? owners.Find(entry => entry.Name == set[..slash])
            : null;
        var written = owners.FindAll(static entry => entry.Settings.EnumerateObject().Any());
        return usual ?? (written is [var one] ? one : null);
    }

    private ProviderEntry? Find(string name) => Providers.FirstOrDefault(entry => entry.Name == name);

    private HostException Unknown(string wanted)
    {
        var type = wanted.Split('/')[0];
        if (types.WhyAbsent(type) is { } absent)
        {
            return new HostException(HostFailure.NotFound, $"No provider {type} can be used: {absent}.");
        }

        var unused = types.Find(type);
        if (unused is not null && ClientJson.Read<ProviderSpec>(unused.Declaration) is { CredentialEnvironment: { } variable, LoginPlaces.Count: 0 }
            && Find(type) is null)
        {
            if (!string.IsNullOrEmpty(environment(variable)))
            {
                return new HostException(HostFailure.NoModel, $"The provider {type} is switched off: remove providers.{type}.disabled from the settings.");
            }

            return new HostException(
                HostFailure.NoModel, $"The provider {type} has no key: set the environment variable {variable}, or: agent provider login {type}");
        }

        if (unused is not null && Find(type) is null && ClientJson.Read<ProviderSpec>(unused.Declaration).LoginPlaces.Count > 0)
        {
            return new HostException(HostFailure.NoModel, $"The provider {type} is not set up: write an entry {type} under providers in your agent.json.");
        }

        if (!wanted.Contains('/', StringComparison.Ordinal) && WantingKey(wanted) is { } wanting)
        {
            return wanting;
        }

        // A name is compared with names of its own form: whoever leaves the provider out meant a model, a provider itself, or a name of the settings.
        var whole = wanted.Contains('/', StringComparison.Ordinal);
        var names = Providers.SelectMany(entry => IdsOf(entry).Select(id => whole ? $"{entry.Name}/{id}" : id).Append(entry.Name))
            .Concat(ModelProfiles.Names(settings)).Distinct();
        var near = NearestName.FindAll(wanted, names, 3);
        var known = string.Join(", ", Providers.Select(static entry => entry.Name));
        return new HostException(
            HostFailure.NotFound,
            near.Count > 0
                ? $"No provider offers a model named {wanted}. Did you mean "
                    + $"{(near.Count == 1 ? near[0] : $"{string.Join(", ", near.SkipLast(1))} or {near[^1]}")}?"
                : known.Length == 0 ? $"No provider offers a model named {wanted}: {WhatIsMissing()}"
                : $"No provider offers a model named {wanted}. Write PROVIDER/MODEL with one of these providers: {known}.");
    }

    /// <summary>
    /// Says what is missing for a model that a provider without a key has: the highest in rank of those with code of their own. Null where no such provider has
    /// it.
    /// </summary>
    private HostException? WantingKey(string model)
    {
        var spec = types.All
            .Select(static found => ClientJson.Read<ProviderSpec>(found.Declaration))
            .Where(spec => spec.CredentialEnvironment is not null && Find(spec.Name) is null && ProviderVariables.OfKey(spec, environment) is null)
            .Where(spec =>
                spec.DefaultModel == model || spec.Models.Any(known => known.Id == model)
                || (catalog.FindProvider(spec.Name, spec.BaseUrl)?.Models.Any(known => known.Id == model) ?? false))
            .OrderBy(static spec => spec.Rank)
            .FirstOrDefault();
        return spec is null
            ? null
            : new(HostFailure.NoModel, $"{model} is a model of {spec.Name}, which has no key: set the environment variable {spec.CredentialEnvironment}, or: "
                + $"agent provider login {spec.Name}");
    }

    private IEnumerable<string> IdsOf(ProviderEntry entry) => entry.Models.Select(static model => model.Id).Concat(CatalogIdsOf(entry));

    private ModelChoice Make(ProviderEntry entry, string model)
    {
        var options = ProviderEntries.OptionsFor(entry, model, settings, environment);
        var (info, assumed) = ModelFacts.Of(entry, model, options.BaseUrl, catalog, RegionOf(options));

        // The provider hears what is known: it may find out more of a model by itself.
        return new ModelChoice(entry, options with { Info = assumed ? new ModelInfo(model) : info }) { Assumed = assumed };
    }

    private static string? RegionOf(ModelClientOptions options) =>
        options.Settings.ValueKind == JsonValueKind.Object && options.Settings.TryGetProperty("region", out var region)
            && region.ValueKind == JsonValueKind.String ? region.GetString() : null;
}
