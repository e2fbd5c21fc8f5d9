using AgentHost.Client;
using AgentHost.Plugins;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Testing;

/// <summary>Options of a host for tests.</summary>
public sealed record TestHostOptions
{
    /// <summary>
    /// The folder of the plugin under test, as it is built. Default: <c>plugin</c> beside the test program, where the build of the template puts it.
    /// </summary>
    public string Plugin { get; init; } = Path.Combine(AppContext.BaseDirectory, "plugin");

    /// <summary>Folders of plugins that it needs beside it. Default none: nothing is bundled with a host for tests.</summary>
    public IReadOnlyList<string> OtherPlugins { get; init; } = [];

    /// <summary>
    /// Runs the plugin's code in a process of its own, behind the real runner, as it does where people install it. Default false: in this process.
    /// </summary>
    public bool Apart { get; init; }

    /// <summary>The runner's assembly, for <see cref="Apart"/>. Default: the one that the build named, else beside the test program.</summary>
    public string Runner { get; init; } = AppContext.GetData("AgentHost.Runner") as string
        ?? Path.Combine(AppContext.BaseDirectory, "AgentHost.PluginRunner.dll");

    /// <summary>Settings, as the JSON of an <c>agent.json</c>: <c>{"plugins":{"weather":{…}}}</c>.</summary>
    public string Settings { get; init; } = "{}";

    /// <summary>Variables of the environment, secrets included. The real ones are not seen, but for PATH.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The model that answers, as <c>provider/model</c>: for a plugin that is a provider. Default: the scripted one.</summary>
    public string? Model { get; init; }

    /// <summary>The permission mode. Default: everything is allowed that no rule denies.</summary>
    public PermissionMode Mode { get; init; } = PermissionMode.Bypass;

    /// <summary>Rules that allow, such as <c>read(src/**)</c>.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Rules that deny.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Answers in place of the person who is asked for a permission. Default: nobody is there, and what would ask is denied.</summary>
    public Func<PermissionRequest, PermissionAnswer>? Permit { get; init; }

    /// <summary>Answers in place of the person whom a tool asks (<see cref="ToolContext.User"/>); null from it declines. Default: nobody is there.</summary>
    public Func<Question, QuestionAnswer?>? Reply { get; init; }

    /// <summary>Longest time for a turn before the test fails. Default 60 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The program whose bundled plugins are there too. Default: none of them.</summary>
    internal string? Program { get; init; }

    /// <summary>Makes the runtime of the plugin under test, where that is not the host's choice.</summary>
    internal Func<InstalledPlugin, PluginServices, IPluginRuntime>? Runtime { get; init; }
}
