using System.Diagnostics;
using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Hooks;
using AgentHost.Plugins.Infrastructure.Tools;

namespace AgentHost.Plugins.Infrastructure.Tests.Fixture;

/// <summary>A workspace with stacks, and the pack's tools for it.</summary>
internal sealed class PackBox : IDisposable
{
    public PackBox()
    {
        Workspace.Target = "local";
        Processes = new(Workspace.Root);
        Workspace.Processes = Processes;
    }

    public TestWorkspace Workspace { get; } = new();

    public TestProcesses Processes { get; }

    public TestPlugin Context { get; } = new();

    public InfrastructurePlugin Plugin { get; } = new();

    public StackCache Cache => Plugin.CacheOf(Workspace);

    public PackBox With(string path, string content)
    {
        Workspace.With(path, content);
        return this;
    }

    public async Task<StackRepository> LoadAsync() => await Cache.LoadAsync(Workspace.Files, CancellationToken.None);

    public async Task<ComponentInfo> ComponentAsync(string stack, string name) => (await LoadAsync()).FindComponent(stack, name);

    public Tool Tool(string name) => name switch
    {
        "stack_list" => new StackListTool(Plugin, Workspace),
        "stack_describe" => new StackDescribeTool(Plugin, Workspace),
        "stack_validate" => new StackValidateTool(Plugin, Workspace),
        "stack_workflow" => new StackWorkflowTool(Plugin, Workspace),
        "component_list" => new ComponentListTool(Plugin, Workspace),
        "component_describe" => new ComponentDescribeTool(Plugin, Workspace),
        "component_validate" => new ComponentValidateTool(Plugin, Workspace),
        "affected" => new AffectedTool(Plugin, Workspace),
        "terraform_validate" => new TerraformValidateTool(Plugin, Workspace),
        "terraform_fmt" => new TerraformFmtTool(Plugin, Workspace),
        "terraform_plan" => new TerraformPlanTool(Plugin, Context, Workspace),
        "terraform_apply" => new TerraformApplyTool(Plugin, Workspace),
        "terraform_destroy" => new TerraformDestroyTool(Plugin, Workspace),
        _ => throw new ArgumentException(name),
    };

    public Task<ToolPlan> PlanAsync(string tool, string arguments) => Workspace.PrepareAsync(Tool(tool), arguments);

    /// <summary>Plans a call and carries it out; what the call starts has to be in its plan, word by word and folder by folder.</summary>
    public async Task<ToolResult> RunAsync(string name, string arguments)
    {
        var tool = Tool(name);
        var plan = await Workspace.PrepareAsync(tool, arguments);
        if (plan.Refusal is { } refusal)
        {
            return refusal;
        }

        var from = Processes.Started.Count;
        var result = await tool.ExecuteAsync(plan, Workspace.Context(), CancellationToken.None);
        Assert.All(Processes.Started.Skip(from).Where(static spec => !spec.Arguments.Contains("fmt")), spec => Assert.Contains(plan.Resources, resource =>
            resource.Kind == ResourceKind.Command && resource.WorkingFolder == spec.WorkingDirectory
            && (resource.Words?.SequenceEqual([spec.FileName, .. spec.Arguments], StringComparer.Ordinal) ?? spec.Arguments[^1] == resource.Value)));
        return result;
    }

    public async Task<string> TextAsync(string name, string arguments = "{}")
    {
        var result = await RunAsync(name, arguments);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        return TestWorkspace.TextOf(result);
    }

    public async Task<string> ErrorAsync(string name, string arguments)
    {
        var result = await RunAsync(name, arguments);
        Assert.True(result.IsError, TestWorkspace.TextOf(result));
        return TestWorkspace.TextOf(result);
    }

    public async Task<JsonElement> DataAsync(string name, string arguments = "{}")
    {
        var result = await RunAsync(name, arguments);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        return result.Data!.Value;
    }

    public async Task<string?> HookAsync(params string[] paths) =>
        (await new FindingsHook(Cache).RunAsync(Edited(paths), CancellationToken.None)).AddedContext;

    public static HookInput Edited(params string[] paths) =>
        new PostToolInput("s", "/", new ToolCall("c", "edit", AgentJson.EmptyObject), ToolResult.Text("done") with { Paths = paths });

    public void Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Ann Onym", "-c", "user.email=ann@example.org", .. arguments])
        {
            WorkingDirectory = Workspace.Root,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true
        };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }

    public void Commit()
    {
        Git("init", "-q", "-b", "main");
        Git("add", "-A");
        Git("commit", "-q", "-m", "All");
    }

    public void Settings(string json) => Workspace.Settings = AgentJson.Parse(json);

    public void Dispose()
    {
        Plugin.DeactivateAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Workspace.Dispose();
        Context.Dispose();
    }
}
