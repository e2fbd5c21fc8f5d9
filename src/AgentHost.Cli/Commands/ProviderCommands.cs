using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent provider</c>: places where models are, and their keys.</summary>
internal static class ProviderCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("provider", "List model services, store keys, log in.")
    {
        List(terminal),
        Status(terminal),
        ProviderLogin.Create(terminal),
        Logout(terminal),
    };

    private static CliCommand List(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand("list", "List providers, and those that only need a key: name, type, address.") { json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ReadAsync("agent provider list", parsed.GetValue(workspace), parsed.GetValue(trust), providers =>
        {
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(providers));
                return ExitCodes.Success;
            }

            foreach (var provider in providers)
            {
                terminal.Output.WriteLine(
                    $"{CleanText.Line(provider.Name, 40),-20} {CleanText.Line(provider.Type, 40),-20} {(provider.Usable ? "" : provider.Anonymous ? "not set up  " : "no key  ")}{CleanText.Line(provider.Address ?? "", 200)}".TrimEnd());
            }

            return ExitCodes.Success;
        }, cancellationToken));
        return command;
    }

    private static CliCommand Status(ITerminal terminal)
    {
        var name = new Argument<string?>("provider") { Description = "The provider. [default: all that can be used]", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "status",
            "Show where each provider's key comes from, never the key. Exit code 1 if one is missing.") { name, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => ReadAsync("agent provider status", parsed.GetValue(workspace), parsed.GetValue(trust), all =>
        {
            var wanted = parsed.GetValue(name);
            var providers = all.Where(provider => wanted is null ? provider.Usable : provider.Name == wanted).ToList();
            if (wanted is not null && providers.Count == 0)
            {
                throw new HostException(
                    HostFailure.NotFound,
                    $"There is no provider \"{CleanText.Line(wanted, 64)}\". There are: {string.Join(", ", all.Select(static provider => provider.Name))}.");
            }

            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write<IReadOnlyList<ProviderInfo>>(providers));
            }
            else
            {
                foreach (var provider in providers)
                {
                    var ends = provider.ExpiresAt is { } end ? $", good until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "";
                    terminal.Output.WriteLine(
                        $"{CleanText.Line(provider.Name, 40),-20} "
                        + $"{CleanText.Line(provider.Problem ?? (provider.KeySource is { } source ? source + ends : "no key, and needs none"), 400)}");
                }
            }

            return providers.Exists(static provider => provider.Problem is not null) ? ExitCodes.Failed : ExitCodes.Success;
        }, cancellationToken));
        return command;
    }

    private static CliCommand Logout(ITerminal terminal)
    {
        var name = new Argument<string>("provider") { Description = "The provider." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("logout", "Forget the stored key or login of a provider. Exit code 1 if there is none.") { name, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent provider logout",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var had = await host.Models.LogoutAsync(opened.Id, parsed.GetValue(name)!, cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(had ? "{\"removed\":true}" : "{\"removed\":false}");
                }
                else
                {
                    terminal.Error.WriteLine(had
                        ? $"The login of {CleanText.Line(parsed.GetValue(name)!, 64)} is forgotten."
                        : $"There is no kept login of {CleanText.Line(parsed.GetValue(name)!, 64)}.");
                }

                return had ? ExitCodes.Success : ExitCodes.Failed;
            },
            cancellationToken));
        return command;
    }

    private static Task<int> ReadAsync(
        string label, string? folder, bool trust, Func<IReadOnlyList<ProviderInfo>, int> show, CancellationToken cancellationToken) =>
        HostFactory.WithWorkspaceAsync(
            label,
            new WorkspaceRequest(folder ?? Environment.CurrentDirectory) { Trust = trust },
            async (host, opened) => show(await host.Models.ListProvidersAsync(opened.Id, cancellationToken)),
            cancellationToken);
}
