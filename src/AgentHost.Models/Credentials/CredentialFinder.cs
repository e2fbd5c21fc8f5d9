using System.Text.Json;
using AgentHost.Configuration;
using AgentHost.FileSystem;

namespace AgentHost.Models.Credentials;

/// <summary>
/// Finds a provider's key: the entry's one of apiKey, apiKeyEnv, apiKeyFile and apiKeyCommand, then the usual environment variable,
/// then the kept login.
/// </summary>
/// <param name="environment">Reads the environment.</param>
/// <param name="auth">Kept logins.</param>
/// <param name="renewal">Renews tokens.</param>
/// <param name="commands">Runs commands that print a key.</param>
public sealed class CredentialFinder(Func<string, string?> environment, AuthFile auth, TokenRenewal renewal, KeyCommand commands)
{
    private static readonly string[] Members = ["apiKey", "apiKeyEnv", "apiKeyFile", "apiKeyCommand"];

    public AuthFile Logins => auth;

    /// <summary>The key as it is now.</summary>
    /// <param name="settings">The settings that the entry is of.</param>
    /// <param name="processes">Starts commands.</param>
    /// <param name="entry">The provider.</param>
    /// <param name="address">Where the key would be sent.</param>
    /// <param name="refused">A value that the service did not accept: what can be renewed or read again is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="HostException">A source is off.</exception>
    public async ValueTask<Credential?> FindAsync(
        SettingsView settings, IProcesses processes, ProviderEntry entry, string? address, string? refused, CancellationToken cancellationToken)
    {
        var member = MemberOf(settings, entry);
        var place = $"providers.{entry.Name}.{member}";
        var remedy = $"Correct {place}.";
        switch (member)
        {
            case "apiKey" when ProviderEntries.Expanded(entry, settings, environment, "apiKey") is { } key:
                return new(key, place, remedy);
            case "apiKeyEnv" when NotEmpty(environment(Text(entry, "apiKeyEnv")!)) is { } named:
                return new(named, $"environment variable {Text(entry, "apiKeyEnv")}", $"Correct the variable {Text(entry, "apiKeyEnv")}.");
            case "apiKeyFile":
                return new(ReadFile(entry, place), $"file {Text(entry, "apiKeyFile")}", $"Correct the file {Text(entry, "apiKeyFile")}.");
            case "apiKeyCommand":
                return new(
                    await commands.ReadAsync(processes, place, Text(entry, "apiKeyCommand")!, refused, cancellationToken), $"the command in {place}", remedy);
            default:
                break;
        }

        // A type's usual key goes to the type's own address only: never to an address that settings put in its place.
        if (member is null && Text(entry, "baseUrl") is null && ProviderVariables.OfKey(entry.Spec, environment) is { } usual
            && NotEmpty(environment(usual)) is { } value)
        {
            return new(value, $"environment variable {usual}", $"Correct the variable {usual}.");
        }

        return await FindLoginAsync(entry, address, refused, cancellationToken);
    }

    /// <summary>Describes the source of the key, without reading it; for reports. Null where there is none.</summary>
    /// <exception cref="HostException">A source is off.</exception>
    public string? DescribeSource(SettingsView settings, ProviderEntry entry, string? address)
    {
        var member = MemberOf(settings, entry);
        var place = $"providers.{entry.Name}.{member}";
        switch (member)
        {
            case "apiKeyEnv":
                if (NotEmpty(environment(Text(entry, "apiKeyEnv")!)) is not null)
                {
                    return $"environment variable {Text(entry, "apiKeyEnv")}";
                }

                break;
            case "apiKeyFile":
                return File.Exists(PathOf(entry))
                    ? $"file {Text(entry, "apiKeyFile")}"
                    : throw new HostException(HostFailure.Invalid, $"The key file {Text(entry, "apiKeyFile")} does not exist. Correct {place}.");
            case "apiKeyCommand":
                return $"the command in {place}";
            case "apiKey":
                if (ProviderEntries.Expanded(entry, settings, environment, "apiKey") is not null)
                {
                    return place;
                }

                break;
            default:
                if (Text(entry, "baseUrl") is null && ProviderVariables.OfKey(entry.Spec, environment) is { } usual)
                {
                    return $"environment variable {usual}";
                }

                break;
        }

        return LoginOf(entry, address) is { } login ? SourceOf(login) : ProviderLogins.Find(entry, environment);
    }

    /// <summary>The kept login of a provider, where it may be sent to that address.</summary>
    public StoredLogin? LoginOf(ProviderEntry entry, string? address) =>
        auth.Find(entry.Name) is { } login && login.Address == StoredLogin.OriginOf(address) ? login : null;

    /// <summary>Finds the remedy where there is no key at all; null where none is needed.</summary>
    public string? FindLack(ProviderEntry entry)
    {
        var own = Text(entry, "apiKeyEnv");
        var login = ProviderEntries.OwnDeviceLogin(entry.Settings) is not null;
        if (own is null && !login
            && (entry.Spec.Anonymous || Text(entry, "baseUrl") is not null
                || (entry.Spec is { CredentialEnvironment: null, DeviceLogin: null } && !ProviderLogins.Has(entry))
                || ProviderLogins.Find(entry, environment) is not null))
        {
            return null;
        }

        if (own is null && !login && ProviderLogins.Has(entry))
        {
            var places = ProviderLogins.Describe(entry.Spec);
            return "there has to be "
                + $"{string.Join(", ", entry.Spec.CredentialEnvironment is { } usual ? places.Prepend($"the environment variable {usual}") : places)} or "
                + $"apiKeyCommand in providers.{entry.Name}";
        }

        return own is not null
            ? $"the environment variable {own} is not set; set it, or: agent provider login {entry.Name}"
            : Text(entry, "apiKey") is not null ? $"providers.{entry.Name}.apiKey is empty; fill it, or: agent provider login {entry.Name}"
            : login ? $"agent provider login {entry.Name}"
            : entry.Spec.CredentialEnvironment is { } variable
                ? $"set the environment variable {variable}, or: agent provider login {entry.Name}"
                : $"agent provider login {entry.Name}";
    }

    /// <summary>
    /// Finds the reason that no key can be kept for a provider: its type names no place for one, and nothing says where it would go. Null where one can.
    /// </summary>
    public static string? FindRefusal(ProviderEntry entry, string? address) =>
        address is not null || entry.Spec is { CredentialEnvironment: not null } or { DeviceLogin: not null } || ProviderLogins.Has(entry) ? null
        : ProviderEntries.FindLack(entry, address) is { } lack ? $"{entry.Name} has no address that a key could go to: {lack}, then log in there."
        : $"{entry.Name} takes no key: it asks no service of its own.";

    private async ValueTask<Credential?> FindLoginAsync(ProviderEntry entry, string? address, string? refused, CancellationToken cancellationToken)
    {
        if (LoginOf(entry, address) is not { } login)
        {
            return null;
        }

        if (login.Refresh is not null && entry.Spec.DeviceLogin is { } spec && (login.Secret == refused || renewal.IsDue(login)))
        {
            login = await renewal.RenewAsync(entry.Name, spec, login, cancellationToken);
        }

        return new(login.Secret, SourceOf(login), $"Log in again: agent provider login {entry.Name}");
    }

    private string SourceOf(StoredLogin login) => $"{(login.Refresh is null ? "the key" : "the login")} in {auth.Path}";

    /// <summary>The one member that says where the key is; null where the entry says nothing of it.</summary>
    private static string? MemberOf(SettingsView settings, ProviderEntry entry)
    {
        var named = Members.Where(name => Text(entry, name) is not null).ToList();
        return named.Count > 1
            ? throw new HostException(
                HostFailure.Invalid,
                $"{settings.OriginOf("providers", entry.Name, named[1])}: providers.{entry.Name} has both {named[0]} and {named[1]}, "
                + "and only one of them can say where the key is; take one out.")
            : named.FirstOrDefault();
    }

    private string ReadFile(ProviderEntry entry, string place)
    {
        string text;
        try
        {
            var path = PathOf(entry);
            text = PlainFile.ReadText(path, 64 * 1024) is { Length: > 0 } read
                ? ApiKeyFormat.OnOneLine(read.Trim())
                : throw new IOException("it is empty, or no file that could hold a key");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new HostException(
                HostFailure.Invalid,
                $"The key file of the provider {entry.Name} cannot be read: {exception.Message.TrimEnd('.')}. Correct {place}.",
                exception);
        }

        return ApiKeyFormat.FindFault(text) is { } fault
            ? throw new HostException(HostFailure.Invalid, $"The key file of the provider {entry.Name} {fault}. Correct {place}.")
            : text;
    }

    private string PathOf(ProviderEntry entry)
    {
        var path = Text(entry, "apiKeyFile")!;
        return path.StartsWith("~/", StringComparison.Ordinal) && (environment("HOME") ?? environment("USERPROFILE")) is { } home
            ? Path.Combine(home, path[2..])
            : path;
    }

    private static string? Text(ProviderEntry entry, string name) =>
        entry.Settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
