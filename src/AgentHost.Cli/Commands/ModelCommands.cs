using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent model</c>: which models there are, and which one is taken.</summary>
internal static class ModelCommands
{
    public static CliCommand Create(ITerminal terminal) => new CliCommand("model", "List models, show prices, choose the one to use.")
    {
        List(terminal),
        Show(terminal),
        Use(terminal),
        Update(terminal),
    };

    private static CliCommand List(ITerminal terminal)
    {
        var known = new Option<bool>("--known") { Description = "List known models only, and ask no service." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "list",
            "List available models with context size and prices for a million tokens. Asks the services.")
        {
            known, json, workspace, trust
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent model list",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory) { Trust = parsed.GetValue(trust) },
            async (host, opened) =>
            {
                var list = await host.Models.ListAsync(opened.Id, ask: !parsed.GetValue(known), cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(list));
                    return ExitCodes.Success;
                }

                var width = Math.Min(60, list.Models.Select(static model => model.Name.Length).DefaultIfEmpty(0).Max());
                foreach (var model in list.Models)
                {
                    terminal.Output.WriteLine($"{CleanText.Line(model.Name, 120).PadRight(width)}  {ModelText.Facts(model.Info)}".TrimEnd());
                }

                foreach (var (name, means) in list.Names)
                {
                    terminal.Output.WriteLine($"{CleanText.Line(name, 120).PadRight(width)}  = {CleanText.Line(means, 120)}");
                }

                foreach (var warning in list.Warnings)
                {
                    terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static CliCommand Show(ITerminal terminal)
    {
        var name = new Argument<string?>("model")
        {
            Description = "A model, a provider, or a name of yours. [default: what is taken when none is named]",
            Arity = ArgumentArity.ZeroOrOne
        };
        var why = new Option<bool>("--why") { Description = "Explain why this one is used." };
        var prefer = ModelSelectionOptions.Prefer();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "show", "Show a model, or the one that would be used.") { name, why, prefer, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent model show",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust),
                Settings = ModelSelectionOptions.Settings(null, parsed.GetValue(prefer))
            },
            async (host, opened) =>
            {
                var report = await host.Models.ExplainAsync(opened.Id, parsed.GetValue(name), cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(report));
                    return ExitCodes.Success;
                }

                terminal.Output.WriteLine(CleanText.Line(report.Name, 200));
                foreach (var (label, value) in ModelText.Rows(report))
                {
                    terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label,-9} {CleanText.Line(value, 300)}"));
                }

                foreach (var reason in parsed.GetValue(why) ? report.Why : [])
                {
                    terminal.Output.WriteLine($"  - {CleanText.Line(reason, 500)}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static CliCommand Use(ITerminal terminal)
    {
        var name = new Argument<string>("model") { Description = "A model, a provider, or a name of yours." };
        var scope = ConfigScope.ForChanges();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("use", "Set the default model in a settings file.") { name, scope, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent model use",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                // A name that means nothing is found before it is written.
                var wanted = parsed.GetValue(name)!;
                if (string.IsNullOrWhiteSpace(wanted))
                {
                    throw new HostException(HostFailure.Invalid, "The name of the model is empty: agent model list shows what there is.");
                }

                var report = await host.Models.ExplainAsync(opened.Id, wanted, cancellationToken);
                if (report.Assumed)
                {
                    terminal.Error.WriteLine($"! Nothing is known of {CleanText.Line(report.Name, 200)}; it is taken as it is.");
                }

                var change = new SettingsChange(
                    ConfigScope.Place(parsed.GetValue(scope)), SettingsChangeKind.Set, ["model"]) { Value = ClientJson.ToElement(wanted) };
                var changed = await host.Settings.ChangeAsync(opened.Id, change, cancellationToken);
                return ConfigScope.Tell(terminal, changed, parsed.GetValue(json), $"{changed.File} says so already.");
            },
            cancellationToken));
        return command;
    }

    private static CliCommand Update(ITerminal terminal)
    {
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("update", "Get a newer list of models and prices from the address in the setting catalog.url.") { json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent model update",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory),
            async (host, opened) =>
            {
                var update = await host.Models.UpdateCatalogAsync(opened.Id, cancellationToken);
                terminal.Output.WriteLine(parsed.GetValue(json) ? ClientJson.Write(update)
                    : update.Changed ? $"The list of models is now that of {update.Updated}."
                    : $"The list of models, of {update.Updated}, is the newest.");
                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }
}
