using System.Text.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Json;

namespace AgentHost.Kernel.Models;

/// <summary>Finds the model that a name means, or the best one when nothing is named.</summary>
/// <remarks>The rules are those of docs/guide: the prompt's word, the settings' <c>model</c>, else the usable provider of the lowest rank.</remarks>
internal sealed class ModelSelector(CapabilityRegistry registry, SettingsView settings, Func<string, string?> environment)
{
    private readonly Lazy<IReadOnlyList<ProviderEntry>> providers = new(() => ProviderEntries.Read(registry, settings, environment));

    /// <summary>Providers that could be asked, the lowest rank first.</summary>
    public IReadOnlyList<ProviderEntry> Providers => providers.Value;

    /// <param name="wanted">A name in any form; null for the settings' or the best.</param>
    /// <exception cref="HostException">The name fits nothing, or several things, or no provider can be used.</exception>
    public ModelChoice Choose(string? wanted)
    {
        wanted = string.IsNullOrWhiteSpace(wanted) ? settings.Text("model") : wanted.Trim();
        return string.IsNullOrWhiteSpace(wanted) ? ChooseBest() : ChooseNamed(wanted);
    }

    private ModelChoice ChooseBest()
    {
        foreach (var entry in Providers)
        {
            if (entry.Spec.DefaultModel is { } model)
            {
                return Make(entry, model);
            }

            if (entry.Models is [var first, ..])
            {
                return Make(entry, first.Id);
            }
        }

        throw new HostException(HostFailure.NoModel, $"No model can be used: {WhatIsMissing()}");
    }

    /// <summary>Why none of the providers, if there are any, can be asked without being named.</summary>
    private string WhatIsMissing()
    {
        // A type that anyone may use, and that nobody has spoken of, is no provider yet.
        if (Providers.FirstOrDefault(static entry => entry.Settings.EnumerateObject().Any() || (entry.Spec.BaseUrl is not null && !entry.Spec.Anonymous)) is { } entry)
        {
            return $"the provider {entry.Name} does not say which; write --model {entry.Name}/MODEL, or set \"model\" in your agent.json.";
        }

        // Those with code of their own; naming two dozen gateways would help nobody.
        var variables = registry.List(CapabilityKinds.Provider).Select(static found => AgentJson.Read<ProviderSpec>(found.Declaration)).Where(static spec => spec.Type is null).Select(static spec => spec.CredentialEnvironment).OfType<string>().ToList();
        return variables.Count > 0
            ? $"no provider has a key; set {string.Join(" or ", variables)}, or add a provider to your agent.json."
            : "no plugin that is switched on brings a provider; switch one on, or name it in --only-plugins.";
    }

    private ModelChoice ChooseNamed(string wanted)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Providers.FirstOrDefault(entry => entry.Name == wanted[..slash]) is { } named)
        {
            // Behind a provider any id is taken as it is: catalogs are never complete.
            return wanted.Length > slash + 1
                ? Make(named, wanted[(slash + 1)..])
                : throw new HostException(HostFailure.Invalid, $"\"{wanted}\" names no model: write {named.Name}/MODEL.");
        }

        if (slash < 0 && Providers.FirstOrDefault(entry => entry.Name == wanted) is { } bare && (bare.Spec.DefaultModel ?? bare.Models.FirstOrDefault()?.Id) is { } own)
        {
            return Make(bare, own);
        }

        var owners = Providers.Where(entry => entry.Models.Any(model => model.Id == wanted) || entry.Spec.DefaultModel == wanted).ToList();
        return owners switch
        {
            [var one] => Make(one, wanted),
            [] => throw Unknown(wanted),
            _ => throw new HostException(HostFailure.Invalid, $"The model {wanted} is offered by {string.Join(" and ", owners.Select(entry => entry.Name))}: write {owners[0].Name}/{wanted}."),
        };
    }

    private HostException Unknown(string wanted)
    {
        // A name is compared with names of its own form: whoever leaves the provider out meant a model, or a provider itself.
        var names = Providers.SelectMany(entry => entry.Models.Select(model => wanted.Contains('/', StringComparison.Ordinal) ? $"{entry.Name}/{model.Id}" : model.Id).Append(entry.Name)).Distinct().ToList();
        var type = wanted.Split('/')[0];
        if (registry.Find(CapabilityKinds.Provider, type) is { } unused && AgentJson.Read<ProviderSpec>(unused.Declaration) is { CredentialEnvironment: { } variable } && !Providers.Any(entry => entry.Name == type))
        {
            if (!string.IsNullOrEmpty(environment(variable)))
            {
                return new HostException(HostFailure.NoModel, $"The provider {type} is switched off: remove providers.{type}.disabled from the settings.");
            }

            return new HostException(HostFailure.NoModel, $"The provider {type} has no key: set the environment variable {variable}, or an entry providers.{type} in your agent.json.");
        }

        var near = NearestName.Find(wanted, names);
        var known = string.Join(", ", Providers.Select(static entry => entry.Name));
        return new HostException(
            HostFailure.NotFound,
            near is not null
                ? $"No provider offers a model named {wanted}. Did you mean {near}?"
                : $"No provider offers a model named {wanted}. Write PROVIDER/MODEL with one of these providers: {known}.");
    }

    private ModelChoice Make(ProviderEntry entry, string model)
    {
        var info = entry.Models.FirstOrDefault(known => known.Id == model) ?? new ModelInfo(model);
        return new ModelChoice(entry, ProviderEntries.OptionsFor(entry, model, info, settings, environment));
    }
}
