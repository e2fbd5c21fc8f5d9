using System.Security.Cryptography;
using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Runs <c>terraform plan</c> for a component of a stack, and says what it would do.</summary>
[Tool("terraform_plan", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class TerraformPlanTool(InfrastructurePlugin plugin, IPluginContext context, IWorkspaceContext workspace) : Tool<TerraformPlanArguments>
{
    private const int MostBackend = 256 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>Reads a component and what it gives to terraform, and says no where that cannot be done.</summary>
    /// <exception cref="InfrastructureException">It is not there, or not fit to be run.</exception>
    internal static async Task<(ComponentInfo Component, ComponentInputs Inputs)> ReadAsync(
        InfrastructurePlugin plugin, IWorkspaceContext workspace, IFiles files, string stack, string name, CancellationToken cancellationToken)
    {
        var component = (await plugin.CacheOf(workspace).LoadAsync(files, cancellationToken)).FindComponent(stack, name);
        if (component.Type != "terraform" || component.IsAbstract)
        {
            throw new InfrastructureException(
                component.Place,
                component.IsAbstract
                    ? $"{component.Title} is abstract: it is only there to be inherited."
                    : $"{component.Title} is of {component.Type}, not of terraform.");
        }

        if (component.Stack.Problems.Concat(component.Problems).FirstOrDefault(static problem => problem.IsError) is { } problem)
        {
            throw new InfrastructureException(problem.Place, $"{problem.Message} The values of {component.Title} are not sure before that is mended.");
        }

        await CodeFolder.FindAsync(plugin.CacheOf(workspace), files, null, null, component.Folder, cancellationToken);
        var backend = RepositoryLayout.Join(component.Folder, "backend.tf.json");
        var file = await files.StatAsync(backend, cancellationToken) is { Kind: FileKind.File }
            ? await files.ReadAllAsync(backend, MostBackend, cancellationToken)
            : null;
        return ComponentInputs.BackendFault(component, file) is { } fault
            ? throw new InfrastructureException(fault)
            : (component, ComponentInputs.Of(component));
    }

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        TerraformPlanArguments arguments, ToolCall call, ToolContext toolContext, CancellationToken cancellationToken) =>
        PackCall.PlanAsync(call, async token =>
    {
        if (arguments.Targets?.FirstOrDefault(static target => target.Length is 0 or > 500 || target[0] == '-' || target.Any(char.IsControl)) is { } wrong)
        {
            return ToolPlan.Refuse(call, $"{SafeText.OneLine(wrong, 100)} is no address of a resource.");
        }

        var (component, inputs) = await ReadAsync(plugin, workspace, toolContext.Workspace.Files, arguments.Stack, arguments.Component, token);
        if (arguments.Save && toolContext.Workspace.Target != "local")
        {
            return ToolPlan.Refuse(call, "A plan can be saved on this machine only: leave save out.");
        }

        var id = arguments.Save ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)) : null;
        var words = Words(arguments, id);
        return new ToolPlan(call, SafeText.OneLine($"terraform plan {component.Title}", 120))
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources = [Resource.Program(words) with { WorkingFolder = CodeFolder.Working(component.Folder) }],
            Risk = Risk.Medium,
            Reasons = ["It runs the code and the providers of the folder, reads the state, and asks the services that it is about; it changes nothing there."],
            Preview =
            [
                new CodeBlock(string.Join(' ', words), "sh"),
                new TextBlock($"In {component.Folder}, with {SafeText.Count(inputs.Variables.Count, "variable")} of {component.Title}.")
            ],
            State = ResultData.Write(writer => writer.WriteString("id", id)),
            TimeoutSeconds = Timeout(toolContext) + 30,
        };
    }, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        TerraformPlanArguments arguments, ToolPlan plan, ToolContext toolContext, CancellationToken cancellationToken) =>
        PackCall.RunAsync(Timeout(toolContext), "terraform plan", async token =>
    {
        var (component, inputs) = await ReadAsync(plugin, workspace, toolContext.Workspace.Files, arguments.Stack, arguments.Component, token);
        var id = plan.State is { } state && state.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        var words = Words(arguments, id);
        if (id is not null)
        {
            MakeFolder();
        }

        var reader = new PlanReader();
        var output = await TerraformRunner.RunAsync(
            toolContext.Workspace.Processes, words, component.Folder, inputs.Variables, null, line => Report(toolContext, reader.Take(line)), Grace, token);
        if (output.ExitCode != 0 || !reader.Complete)
        {
            if (id is not null)
            {
                File.Delete(FileOf(id));
            }

            var said = reader.Findings.Count > 0 ? reader.Faults(component.Folder) : output.Said;
            var hint = FindingReader.WantsInit(reader.Findings)
                ? $"\nThe folder is not initialized: run {words[0]} init -input=false in {component.Folder} first."
                : "";
            return ToolResult.Error($"{words[0]} plan of {component.Title} failed:\n{said}{hint}");
        }

        var summary = reader.Summary($"Plan of {component.Title}");
        var warnings = reader.Faults(component.Folder);
        var saved = id is null
            ? ""
            : $"\nSaved as {id}: {(arguments.Destroy ? "terraform_destroy" : "terraform_apply")} with plan {id} does just this, within the hour.";
        if (id is not null)
        {
            plugin.CacheOf(workspace).Plans
                .Add(new(
                    id, component.Stack.Name, component.Name, component.Folder, FileOf(id), arguments.Destroy, inputs.Hash,
                    summary, reader.Changes.Count(static change => change.Loses), context.Time.GetUtcNow()));
        }

        return ToolResult.Text(summary + (warnings.Length > 0 ? "\n" + warnings : "") + saved) with { Data = DataOf(reader, id) };
    }, cancellationToken);

    private static void Report(ToolContext context, string? what)
    {
        if (what is not null)
        {
            context.Progress.Report(new() { Text = SafeText.OneLine(what, 200) });
        }
    }

    private static JsonElement DataOf(PlanReader reader, string? id) => ResultData.Write(writer =>
    {
        writer.WriteNumber("add", reader.Add);
        writer.WriteNumber("change", reader.Change);
        writer.WriteNumber("destroy", reader.Remove);
        writer.WriteNumber("import", reader.Import);
        if (id is not null)
        {
            writer.WriteString("plan", id);
        }

        writer.List("changes", reader.Changes, change =>
        {
            writer.WriteString("address", change.Address);
            writer.WriteString("action", change.Action);
        });
    });

    private static int Timeout(ToolContext context) => ToolSettings.Number(context.Settings, "timeout", 600, 1, 24 * 3_600);

    private List<string> Words(TerraformPlanArguments arguments, string? id) =>
    [
        plugin.CacheOf(workspace).Program, "plan", "-json", "-input=false", "-lock=false",
        .. arguments.Destroy ? ["-destroy"] : Array.Empty<string>(),
        .. (arguments.Targets ?? []).Select(static target => $"-target={target}"),
        .. id is null ? [] : new[] { $"-out={FileOf(id)}" },
    ];

    private string FileOf(string id) => Path.Combine(context.DataFolder, "plans", id + ".tfplan");

    private void MakeFolder()
    {
        var folder = Path.Combine(context.DataFolder, "plans");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // What a host left that died.
        var old = context.Time.GetUtcNow() - TimeSpan.FromDays(1);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*.tfplan").Where(file => file.LastWriteTimeUtc < old.UtcDateTime).Take(100))
        {
            file.Delete();
        }
    }
}
