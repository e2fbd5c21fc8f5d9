using System.Runtime.CompilerServices;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Models.Credentials;
using AgentHost.Security.Redaction;

namespace AgentHost.Hosting;

/// <summary>Logins at providers, and where each takes its key from.</summary>
internal sealed class HostLogins(CredentialFinder credentials, DeviceLogin device, Redactor redactor)
{
    public IReadOnlyList<ProviderInfo> List(Workspace workspace, ModelSelector selector)
    {
        // A type that anyone may use, and that nobody has spoken of, is no provider yet.
        var providers = selector.Providers.Where(entry =>
            ProviderDefaultModel.Of(entry) is not null || entry.Settings.EnumerateObject().Any() || credentials.Logins.Names.Contains(entry.Name)
            || !entry.Spec.Anonymous)
            .Select(entry => Describe(workspace, selector, entry, usable: true)).ToList();
        foreach (var descriptor in workspace.Services.Registry.List(CapabilityKinds.Provider))
        {
            if (!descriptor.Shadowed && !providers.Exists(known => known.Name == descriptor.Name)
                && ProviderEntries.OfType(RegisteredProvider.TypesOf(workspace), descriptor.Name) is { } entry
                && (entry.Spec is { CredentialEnvironment: not null } or { DeviceLogin: not null } || ProviderLogins.Has(entry)))
            {
                providers.Add(Describe(workspace, selector, entry, usable: false));
            }
        }

        return providers;
    }

    public async IAsyncEnumerable<LoginStep> LoginAsync(
        Workspace workspace, ModelSelector selector, LoginRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entry = Find(workspace, selector, request.Provider);
        var address = selector.AddressOf(entry);
        if (CredentialFinder.FindRefusal(entry, address) is { } refusal)
        {
            throw new HostException(HostFailure.Invalid, $"{refusal} Nothing was kept.");
        }

        var before = SourceBefore(workspace, entry, address);
        if (request.Key is { } key)
        {
            key = key.Trim();
            redactor.Add(key);
            if (ApiKeyFormat.FindFault(key) is { } fault)
            {
                throw new HostException(HostFailure.Invalid, $"The key {fault}; nothing was kept.");
            }

            await credentials.Logins.SetAsync(entry.Name, new StoredLogin(key, StoredLogin.OriginOf(address)), cancellationToken);
            yield return new LoginStep { Done = true, Warning = WarningOf(entry, before) };
            yield break;
        }

        if (entry.Spec.DeviceLogin is not { } spec)
        {
            throw new HostException(HostFailure.Invalid, $"{entry.Name} knows no login with a browser: give a key.");
        }

        await foreach (var step in device.RunAsync(entry.Name, spec, address, cancellationToken))
        {
            yield return step.Done ? step with { Warning = WarningOf(entry, before) } : step;
        }
    }

    public ValueTask<bool> LogoutAsync(string provider, CancellationToken cancellationToken) =>
        credentials.Logins.Names.Contains(provider) ? credentials.Logins.SetAsync(provider, login: null, cancellationToken) : new(false);

    private ProviderInfo Describe(Workspace workspace, ModelSelector selector, ProviderEntry entry, bool usable)
    {
        var info = new ProviderInfo(entry.Name, entry.Spec.Name)
        {
            DisplayName = entry.Spec.DisplayName,
            Anonymous = entry.Spec.Anonymous,
            DeviceLogin = entry.Spec.DeviceLogin is not null,
            Usable = usable
        };
        try
        {
            // All that a request would be made of: a header that cannot be filled stops it as a key does.
            var address = selector.ReachOf(entry).BaseUrl;
            var source = credentials.DescribeSource(workspace.Settings, entry, address);
            return info with
            {
                Address = address,
                TakesKey = CredentialFinder.FindRefusal(entry, address) is null,
                KeySource = source,
                ExpiresAt = source is not null && source.EndsWith(credentials.Logins.Path, StringComparison.Ordinal)
                    ? credentials.LoginOf(entry, address)?.ExpiresAt
                    : null,
                Problem = source is null && credentials.FindLack(entry) is { } lack ? $"It has no key: {lack}"
                    : ProviderEntries.FindLack(entry, address) is { } place ? $"It has no address: {place}"
                    : usable || entry.Spec.Anonymous || source is null ? null
                    : ProviderLogins.Has(entry) && !workspace.Settings.Section("providers").TryGetProperty(entry.Name, out _)
                        ? $"It is not set up: write an entry {entry.Name} under providers in your agent.json."
                    : $"It is switched off: remove providers.{entry.Name}.disabled from the settings.",
            };
        }
        catch (HostException exception)
        {
            return info with { Problem = exception.Message };
        }
    }

    private ProviderEntry Find(Workspace workspace, ModelSelector selector, string name)
    {
        if (selector.Providers.FirstOrDefault(entry => entry.Name == name) is { } entry)
        {
            return entry;
        }

        if (ProviderEntries.OfType(RegisteredProvider.TypesOf(workspace), name) is { } type)
        {
            return type;
        }

        var names = selector.Providers.Select(static known => known.Name)
            .Concat(workspace.Services.Registry.List(CapabilityKinds.Provider).Select(static known => known.Name)).Distinct().ToList();
        var near = NearestName.Find(name, names);
        throw new HostException(
            HostFailure.NotFound,
            $"There is no provider \"{name}\"{(near is null ? "." : $"; did you mean {near}?")} There are: "
            + $"{string.Join(", ", names.Order(StringComparer.Ordinal))}.");
    }

    private string? SourceBefore(Workspace workspace, ProviderEntry entry, string? address)
    {
        try
        {
            return credentials.DescribeSource(workspace.Settings, entry, address);
        }
        catch (HostException exception)
        {
            // A source that is off stands before a login all the same.
            return exception.Message.TrimEnd('.');
        }
    }

    /// <summary>Names the source of a key that stands before a kept login and makes it useless; null for none.</summary>
    private string? WarningOf(ProviderEntry entry, string? before) =>
        before is null || before.EndsWith(credentials.Logins.Path, StringComparison.Ordinal) ? null
        : $"What the settings or the environment say of the key of {entry.Name} stands before this login: {before}.";
}
