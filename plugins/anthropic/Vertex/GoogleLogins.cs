using System.Text.Json;
using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>
/// Finds the login that tokens are had for (Google Cloud, "How Application Default Credentials works"), but asks a metadata server only where an entry says so.
/// </summary>
internal sealed class GoogleLogins(Func<ICredentials> credentials)
{
    private const string FileName = "application_default_credentials.json";
    private const int Longest = 64 * 1024;
    private const string TokenAddress = "https://oauth2.googleapis.com/token";

    /// <returns>The login, or why there is none.</returns>
    public async ValueTask<(GoogleLogin? Login, ModelFault? Lack)> FindAsync(VertexEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Login is { } own)
        {
            return Read(endpoint, own, endpoint.CredentialSource ?? "settings");
        }

        if (!endpoint.TakesMachineLogins)
        {
            return Lack(
                endpoint,
                "has no key of its own, and logins of this machine go to Google's addresses alone: "
                + $"set apiKey, apiKeyFile or apiKeyCommand in providers.{endpoint.Name}.");
        }

        if (endpoint.LoginFile is { } file)
        {
            return ReadFile(endpoint, file, $"the file in providers.{endpoint.Name}.loginFile");
        }

        if (await credentials().FindAsync("GOOGLE_APPLICATION_CREDENTIALS", cancellationToken) is { } named)
        {
            return ReadFile(endpoint, named, "the file in environment variable GOOGLE_APPLICATION_CREDENTIALS");
        }

        var folder = endpoint.ConfigFolder
            ?? (OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "gcloud")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "gcloud"));
        var usual = Path.Combine(folder, FileName);
        return File.Exists(usual) ? ReadFile(endpoint, usual, $"the login in {FileName}")
            : endpoint.MetadataHost is { } host ? (new MetadataLogin(host), null)
            : Lack(endpoint, "has no login: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS; "
                + $"on a machine of Google's, set providers.{endpoint.Name}.metadataServer to true.");
    }

    internal static (GoogleLogin? Login, ModelFault? Lack) Read(VertexEndpoint endpoint, string text, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Lack(endpoint, $"cannot use {source}: it is no login of Google's.");
            }

            var at = JsonText.Member(root, "token_uri") ?? TokenAddress;
            if (!Uri.TryCreate(at, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            {
                return Lack(endpoint, $"cannot use {source}: its token_uri is no https address.");
            }

            return (JsonText.Member(root, "type"), root) switch
            {
                ("service_account", _) when JsonText.Member(root, "client_email") is { } email && JsonText.Member(root, "private_key") is { } key =>
                    (new ServiceAccount(source, email, key, JsonText.Member(root, "private_key_id"), address), null),
                ("authorized_user", _)
                    when JsonText.Member(root, "client_id") is { } id && JsonText.Member(root, "client_secret") is { } secret
                        && JsonText.Member(root, "refresh_token") is { } refresh =>
                    (new AuthorizedUser(source, id, secret, refresh, address) { QuotaProject = JsonText.Member(root, "quota_project_id") }, null),
                ("service_account" or "authorized_user", _) => Lack(endpoint, $"cannot use {source}: it lacks members that a login of its type has."),
                var (type, _) =>
                    Lack(endpoint, $"cannot use {source}: its type {endpoint.Clean(type ?? "is not said")} is neither service_account nor authorized_user; "
                        + $"write \"apiKeyCommand\": \"gcloud auth print-access-token\" into providers.{endpoint.Name}."),
            };
        }
        catch (JsonException)
        {
            return Lack(endpoint, $"cannot use {source}: it is not JSON.");
        }
    }

    private static (GoogleLogin?, ModelFault?) ReadFile(VertexEndpoint endpoint, string path, string source)
    {
        try
        {
            var expanded = path.StartsWith("~/", StringComparison.Ordinal)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
                : path;
            var file = new FileInfo(expanded);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;

            // A pipe has no length, and would keep us waiting.
            return file.Length > Longest
                ? Lack(endpoint, $"cannot use {source}: it is longer than any login.")
                : Read(endpoint, file.Length == 0 ? "" : File.ReadAllText(file.FullName), source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Lack(endpoint, $"cannot read {source}: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static (GoogleLogin?, ModelFault?) Lack(VertexEndpoint endpoint, string what) =>
        (null, new ModelFault(ModelFaultKind.Authentication, $"Provider {endpoint.Name} {what}"));
}
