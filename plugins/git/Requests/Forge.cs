using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Requests;

/// <summary>A repository on a server of GitHub's or Forgejo's kind, asked over its REST API.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Owner">The repository's owner.</param>
/// <param name="Name">The repository's name.</param>
/// <param name="Api">Address of the API, without a slash at its end.</param>
/// <param name="IsGitHub">True for GitHub's kind, false for Forgejo's.</param>
internal sealed partial record Forge(string Host, string Owner, string Name, string Api, bool IsGitHub)
{
    private const int MostAnswer = 16 * 1024 * 1024;

    /// <summary>Variables that hold a token, by custom; those of github.com are sent to no other host.</summary>
    private static readonly string[] GitHubTokens = ["GH_TOKEN", "GITHUB_TOKEN"];
    private static readonly string[] EnterpriseTokens = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
    private static readonly string[] ForgejoTokens = ["FORGEJO_TOKEN", "GITEA_TOKEN"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private string[] Tokens => !IsGitHub ? ForgejoTokens : Host == "github.com" ? GitHubTokens : EnterpriseTokens;

    /// <summary>The address of its requests' part of the API.</summary>
    public string Pulls => $"{Api}/repos/{Uri.EscapeDataString(Owner)}/{Uri.EscapeDataString(Name)}/pulls";

    /// <summary>Reads the address of a remote; null where it is none of a server.</summary>
    /// <param name="remote">As <c>git remote get-url</c> has it.</param>
    /// <param name="settings">The settings <c>plugins.git</c>: <c>api</c> says where the API is, where its place is not the usual one.</param>
    /// <exception cref="GitException">That setting leads to another host, or would send a token in the clear.</exception>
    public static Forge? Read(string remote, JsonElement settings)
    {
        if (Address().Match(remote.Trim()) is not { Success: true } match)
        {
            return null;
        }

        var host = match.Groups["host"].Value;
        var own = settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty("api", out var value) ? value.GetString()?.TrimEnd('/') : null;
        if (own is not null && !(Uri.TryCreate(own, UriKind.Absolute, out var place) && place.Host == host && (place.Scheme == "https" || place.IsLoopback)))
        {
            throw new GitException($"The setting git.api is {SafeText.Line(own)}: it has to be on the remote's host {host}, and https.");
        }

        var isGitHub = host.Contains("github", StringComparison.OrdinalIgnoreCase) || own?.EndsWith("/api/v3", StringComparison.Ordinal) == true;
        var api = own ?? (host == "github.com" ? "https://api.github.com" : isGitHub ? $"https://{host}/api/v3" : $"https://{host}/api/v1");
        return new(host, match.Groups["owner"].Value, match.Groups["name"].Value, api, isGitHub);
    }

    /// <summary>Sends a request, and reads the answer.</summary>
    /// <exception cref="GitException">It was refused, or the server cannot be reached; the message is for a person.</exception>
    public async Task<JsonElement> SendAsync(
        IPluginContext plugin, string token, HttpMethod method, string address, JsonElement? body, CancellationToken cancellationToken)
    {
        using var client = plugin.Http.Create();
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd(IsGitHub ? "application/vnd.github+json" : "application/json");
        request.Headers.UserAgent.ParseAdd("agent");
        if (IsGitHub)
        {
            request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        }

        if (body is { } json)
        {
            request.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Deadline);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await answer.Content.LoadIntoBufferAsync(MostAnswer, limit.Token);
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            return answer.IsSuccessStatusCode
                ? AgentJson.Parse(text.Length == 0 ? "{}" : text)
                : throw new GitException($"{Host} refused it ({(int)answer.StatusCode}): {Why(text)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException(
                $"{Api} did not answer within {Deadline.TotalSeconds:0} s. Whether it was done is not known: look there before you try again.");
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or EgressException)
        {
            throw new GitException($"{Api} cannot be asked: {fault.Message}");
        }
    }

    /// <summary>The token for it: of the environment, else the one that <c>gh</c> has; null where there is none.</summary>
    public async Task<string?> FindTokenAsync(IPluginContext plugin, IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        foreach (var name in Tokens)
        {
            if (await plugin.Credentials.FindAsync(name, cancellationToken) is { Length: > 0 } token)
            {
                return token;
            }
        }

        if (!IsGitHub)
        {
            return null;
        }

        try
        {
            var found = await new OtherProgram(workspace.Processes).RunAsync("gh", ["auth", "token", "--hostname", Host], null, cancellationToken);
            return found.Succeeded && found.Line.Trim() is { Length: > 0 } token ? token : null;
        }
        catch (ProcessStartException)
        {
            return null;
        }
    }

    /// <summary>The sentence for a person who has no token.</summary>
    public string NoToken() => IsGitHub
        ? $"There is no token for {Host}: set {string.Join(" or ", Tokens)}, or log in with gh auth login."
        : $"There is no token for {Host}: set {string.Join(" or ", Tokens)}.";

    private static string Why(string text)
    {
        try
        {
            var answer = AgentJson.Parse(text);
            var said = answer.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "";
            if (answer.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array)
            {
                foreach (var error in errors.EnumerateArray())
                {
                    var named = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var more) ? more.GetString() : null;
                    said += "; " + (named ?? error.GetRawText());
                }
            }

            return SafeText.Line(said, 500);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return SafeText.Line(text, 200);
        }
    }

    // https://host/owner/name.git, ssh://git@host:port/owner/name.git, git@host:owner/name.git
    [GeneratedRegex(
        @"\A(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?(?<host>[A-Za-z0-9.-]+)(?::\d+)?/|(?:[^@/\s:]+@)(?<host>[A-Za-z0-9.-]+):)"
        + @"(?<owner>[^/\s]+(?:/[^/\s]+)*?)/(?<name>[^/\s]+?)(?:\.git)?/?\z",
        RegexOptions.None, 1_000)]
    private static partial Regex Address();
}
