using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Server.Access;
using AgentHost.Server.Running;

namespace AgentHost.Cli.Commands.Serving;

/// <summary><c>agent serve token</c>: tokens for clients of servers, made, listed and revoked.</summary>
internal static class ServeTokens
{
    private static TokenStore Store => new(Path.Combine(ServerFolder.Path, ServerOptions.TokensName), TimeProvider.System);

    public static CliCommand Create(ITerminal terminal) => new("token", "Make, list and revoke tokens for clients of servers.")
    {
        New(terminal), List(terminal), Revoke(terminal),
    };

    private static CliCommand New(ITerminal terminal)
    {
        var scope = new Option<string>("--scope")
        {
            Description = "What it allows: read, prompt, approve, admin; several with commas. Each allows to read, and admin all.",
            HelpName = "SCOPE,SCOPE",
            Required = true,
        };
        var workspace = new Option<string?>("--workspace") { Description = "Limit the token to this folder (without admin). [default: all]", HelpName = "DIR" };
        var name = new Option<string?>("--name") { Description = "A name for the list.", HelpName = "NAME" };
        var command = new CliCommand("new", "Make a token. It is printed once: only its hash is kept.") { scope, workspace, name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var word = parsed.GetValue(scope)!;
            var scopes = AccessScopeNames.Parse(word)
                ?? throw new HostException(HostFailure.Invalid, $"\"{CleanText.Line(word, 60)}\" is no scope: use read, prompt, approve or admin.");
            var folder = parsed.GetValue(workspace) is { } path ? await RealAsync(path, cancellationToken) : null;
            var (token, secret) = await Store.AddAsync(parsed.GetValue(name) ?? "", scopes, folder, cancellationToken);
            terminal.Output.WriteLine(secret);
            terminal.Error.WriteLine(
                $"Token {token.Id} allows {token.Scopes}{(folder is null ? "" : " in " + CleanText.Clean(folder))}. It is not shown again.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new CliCommand("list", "List tokens: what each allows, and when it was made.") { json };
        command.SetAction(parsed =>
        {
            foreach (var token in Store.List())
            {
                terminal.Output.WriteLine(parsed.GetValue(json) ? Json(token) : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{token.Id}  {token.CreatedAt:yyyy-MM-dd}  {token.Scopes,-20}  {CleanText.Line(token.Workspace ?? "all folders", 200)}  "
                    + $"{CleanText.Line(token.Name, 100)}").TrimEnd());
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static CliCommand Revoke(ITerminal terminal)
    {
        var id = new Argument<string>("id") { Description = "The token's id, as the list has it." };
        var command = new CliCommand("revoke", "Revoke a token, from the next request on.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var word = parsed.GetValue(id)!;
            if (!await Store.RemoveAsync(word, cancellationToken))
            {
                throw new HostException(HostFailure.NotFound, $"There is no token {CleanText.Line(word, 60)}: agent serve token list shows them.");
            }

            terminal.Error.WriteLine($"Token {word} is revoked.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static string Json(AccessToken token) => new JsonObject
    {
        ["id"] = token.Id,
        ["name"] = token.Name,
        ["scopes"] = token.Scopes,
        ["workspace"] = token.Workspace,
        ["createdAt"] = token.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString();

    /// <summary>The folder as workspaces have it, links followed.</summary>
    private static async Task<string> RealAsync(string path, CancellationToken cancellationToken)
    {
        await using var host = HostFactory.Open("agent serve token");
        return (await host.Workspaces.ShowTrustAsync(path, cancellationToken)).Folder;
    }
}
