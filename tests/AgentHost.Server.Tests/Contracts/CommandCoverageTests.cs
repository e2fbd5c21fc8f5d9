using System.Text.Json;

namespace AgentHost.Server.Tests.Contracts;

/// <summary>Each command of the program that acts on the host has its endpoint. A new command is in one of these lists, or this fails.</summary>
public sealed class CommandCoverageTests
{
    private const string Sessions = "/v1/sessions/{session}";
    private const string Workspaces = "/v1/workspaces/{workspace}";
    private const string Packages = "/v1/packages";

    /// <summary>Commands, with the endpoints that do the same.</summary>
    private static readonly Dictionary<string, string[]> Served = new(StringComparer.Ordinal)
    {
        ["chat"] = [$"POST {Sessions}/messages", $"GET {Sessions}/events"],
        ["run"] = ["POST /v1/sessions", $"POST {Sessions}/messages"],
        ["serve status"] = ["GET /v1/status"],
        ["session list"] = ["GET /v1/sessions"],
        ["session show"] = [$"GET {Sessions}", $"GET {Sessions}/messages", $"GET {Sessions}/changes", $"GET {Sessions}/blobs/{{blob}}"],
        ["session new"] = ["POST /v1/sessions"],
        ["session resume"] = [$"POST {Sessions}/messages"],
        ["session search"] = ["GET /v1/search"],
        ["session history"] = [$"GET {Sessions}/history"],
        ["session export"] = [$"GET {Sessions}/export"],
        ["session import"] = ["POST /v1/import"],
        ["session apply"] = [$"POST {Sessions}/apply"],
        ["session undo"] = [$"POST {Sessions}/undo"],
        ["session redo"] = [$"POST {Sessions}/redo"],
        ["session fork"] = [$"POST {Sessions}/fork"],
        ["session compact"] = [$"POST {Sessions}/compact"],
        ["session pin"] = [$"PUT {Sessions}/pins/{{message}}", $"DELETE {Sessions}/pins/{{message}}", $"GET {Sessions}/pins"],
        ["session goal"] = [$"PUT {Sessions}/goal"],
        ["session queue list"] = [$"GET {Sessions}/queue"],
        ["session queue add"] = [$"POST {Sessions}/queue"],
        ["session queue edit"] = [$"PATCH {Sessions}/queue/{{turn}}"],
        ["session queue move"] = [$"PATCH {Sessions}/queue/{{turn}}"],
        ["session queue remove"] = [$"DELETE {Sessions}/queue/{{turn}}", $"DELETE {Sessions}/queue"],
        ["session queue run"] = [$"POST {Sessions}/queue/resume"],
        ["session steer"] = [$"POST {Sessions}/steer"],
        ["session send"] = [$"POST {Sessions}/messages"],
        ["session watch"] = [$"GET {Sessions}/events"],
        ["session close"] = [$"POST {Sessions}/close"],
        ["session settings get"] = [$"GET {Sessions}/settings"],
        ["session settings set"] = [$"PUT {Sessions}/settings"],
        ["session rename"] = [$"PATCH {Sessions}"],
        ["session delete"] = [$"DELETE {Sessions}"],
        ["session clean"] = ["POST /v1/clean"],
        ["context"] = [$"POST {Workspaces}/preview"],
        ["usage"] = ["GET /v1/usage"],
        ["plugin list"] = [$"GET {Workspaces}/plugins", $"GET {Packages}"],
        ["plugin info"] = [$"GET {Workspaces}/plugins", $"GET {Packages}"],
        ["plugin search"] = [$"GET {Packages}/search"],
        ["plugin install"] = [$"POST {Packages}/preview", $"POST {Packages}", $"GET {Packages}/locked"],
        ["plugin update"] = [$"POST {Packages}/preview", $"POST {Packages}"],
        ["plugin rollback"] = [$"POST {Packages}/{{plugin}}/rollback"],
        ["plugin unblock"] = [$"POST {Packages}/{{plugin}}/unblock"],
        ["plugin enable"] = [$"POST {Packages}/{{plugin}}/enable"],
        ["plugin disable"] = [$"POST {Packages}/{{plugin}}/disable"],
        ["plugin uninstall"] = [$"DELETE {Packages}/{{plugin}}"],
        ["plugin verify"] = [$"GET {Packages}/verify", $"POST {Workspaces}/lock"],
        ["plugin doctor"] = [$"GET {Packages}/health", $"POST {Packages}/repair"],
        ["plugin bisect start"] = [$"POST {Packages}/bisect"],
        ["plugin bisect good"] = [$"POST {Packages}/bisect"],
        ["plugin bisect bad"] = [$"POST {Packages}/bisect"],
        ["plugin bisect reset"] = [$"POST {Packages}/bisect"],
        ["plugin catalog list"] = ["GET /v1/catalogs"],
        ["plugin catalog add"] = ["PUT /v1/catalogs/{catalog}"],
        ["plugin catalog remove"] = ["DELETE /v1/catalogs/{catalog}"],
        ["plugin dev"] = [$"POST {Workspaces}/plugins/develop"],
        ["model list"] = [$"GET {Workspaces}/models"],
        ["model show"] = [$"GET {Workspaces}/model"],
        ["model use"] = [$"PATCH {Workspaces}/settings"],
        ["model update"] = [$"POST {Workspaces}/models/update"],
        ["provider list"] = [$"GET {Workspaces}/providers"],
        ["provider status"] = [$"GET {Workspaces}/providers"],
        ["provider login"] = [$"POST {Workspaces}/providers/{{provider}}/login"],
        ["provider logout"] = [$"DELETE {Workspaces}/providers/{{provider}}/login"],
        ["permission list"] = [$"GET {Workspaces}/permissions/rules", $"GET {Workspaces}/permissions/builtins"],
        ["permission allow"] = [$"PATCH {Workspaces}/settings"],
        ["permission ask"] = [$"PATCH {Workspaces}/settings"],
        ["permission deny"] = [$"PATCH {Workspaces}/settings"],
        ["permission reset"] = [$"PATCH {Workspaces}/settings"],
        ["permission test"] = [$"POST {Workspaces}/permissions/test"],
        ["permission audit"] = [$"GET {Workspaces}/audit", $"GET {Workspaces}/audit/verify"],
        ["trust"] = ["GET /v1/trust", "PUT /v1/trust", "GET /v1/trust/report"],
        ["hook list"] = [$"GET {Workspaces}/hooks"],
        ["config list"] = [$"GET {Workspaces}/settings"],
        ["config get"] = [$"GET {Workspaces}/settings"],
        ["config set"] = [$"PATCH {Workspaces}/settings"],
        ["config unset"] = [$"PATCH {Workspaces}/settings"],
        ["config path"] = [$"GET {Workspaces}/settings"],
        ["config schema"] = [$"GET {Workspaces}/settings/schema"],
        ["config check"] = [$"GET {Workspaces}/settings"],
        ["doctor"] = [$"GET {Workspaces}/health"],
        ["logs"] = ["GET /v1/log"],
    };

    /// <summary>Commands that a server has no word in, with the reason.</summary>
    private static readonly Dictionary<string, string> Local = new(StringComparer.Ordinal)
    {
        ["serve token new"] = "Who has no token cannot ask for one, and a token that makes tokens would outlive its end: whoever owns the machine makes them.",
        ["serve token list"] = "As serve token new.",
        ["serve token revoke"] = "As serve token new.",
        ["serve install"] = "It writes a service's file on the machine on which the server is to run.",
        ["serve uninstall"] = "As serve install.",
        ["acp"] = "A surface over standard streams; the editor starts it.",
        ["mcp serve"] = "A server of its own.",
        ["plugin new"] = "It writes sources for an author, on the author's machine.",
        ["plugin sdk"] = "As plugin new.",
        ["plugin test"] = "It builds and runs an author's tests where the sources are.",
        ["plugin pack"] = "As plugin test.",
        ["config edit"] = "It starts the person's editor.",
        ["help"] = "It prints what the program itself says.",
        ["completion"] = "As help.",
    };

    [Fact]
    public void EachCommand_HasItsEndpoints_OrAReasonForNone()
    {
        var commands = Commands();
        Assert.True(commands.Count > 90, $"{commands.Count} commands were read.");
        var declared = commands.Where(static command => !Served.ContainsKey(command) && !Local.ContainsKey(command)).ToList();

        // What plugins declare is run by its declaration, whatever it is.
        Assert.Equal(Verbs().Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
        Assert.Empty(Served.Keys.Concat(Local.Keys).Except(commands));
        Assert.Empty(Served.Keys.Intersect(Local.Keys));
        Assert.All(Local.Values, Assert.NotEmpty);
        Assert.Contains(ServerTable.All.All, static endpoint => endpoint.Name == $"POST {Workspaces}/commands");
    }

    [Fact]
    public void EachEndpointOfTheList_IsThere()
    {
        var known = ServerTable.All.All.Select(static endpoint => endpoint.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Served.Values.SelectMany(static endpoints => endpoints).Except(known));
    }

    /// <summary>Commands of the page that is made from the program, without those that only hold others.</summary>
    private static List<string> Commands()
    {
        var all = File.ReadLines(Repository.PathTo("docs", "reference", "commands.md"))
            .Where(static line => line.StartsWith("## agent ", StringComparison.Ordinal)).Select(static line => line["## agent ".Length..]).ToList();
        return [.. all.Where(command => command is "mcp" || !all.Any(other => other.StartsWith(command + " ", StringComparison.Ordinal)))];
    }

    /// <summary>Verbs that the manifests of bundled plugins declare.</summary>
    private static IEnumerable<string> Verbs()
    {
        foreach (var manifest in Directory.EnumerateFiles(Repository.PathTo("plugins"), "plugin.json", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(
                File.ReadAllText(manifest), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = document.RootElement;
            if (root.TryGetProperty("contributes", out var brings) && brings.TryGetProperty("command", out var declared))
            {
                foreach (var command in declared.EnumerateArray()
                    .Where(static command => command.TryGetProperty("cli", out var cli) && cli.GetBoolean()
                        && !(command.TryGetProperty("hidden", out var hidden) && hidden.GetBoolean()))
                    .Select(static command => command.GetProperty("name").GetString()!).Where(static name => !RootNames.Contains(name)))
                {
                    yield return command;
                }
            }
        }
    }

    /// <summary>Names of the program's own groups that plugins have more words for.</summary>
    private static readonly string[] RootNames = ["acp"];
}
