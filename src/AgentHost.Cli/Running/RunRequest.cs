namespace AgentHost.Cli.Running;

/// <summary>The words of <c>agent run</c>.</summary>
internal sealed record RunRequest
{
    public required string Prompt { get; init; }

    public string? Model { get; init; }

    /// <summary>An agent's name.</summary>
    public string? Agent { get; init; }

    /// <summary>Files, folders and addresses that go with the prompt.</summary>
    public IReadOnlyList<string> Attach { get; init; } = [];

    /// <summary>As <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    public string? Prefer { get; init; }

    public string? MaxCost { get; init; }

    public string? Session { get; init; }

    public string? Mode { get; init; }

    /// <summary>The mode bypass, by its short word.</summary>
    public bool Yolo { get; init; }

    public IReadOnlyList<string> Allow { get; init; } = [];

    public IReadOnlyList<string> Deny { get; init; } = [];

    public IReadOnlyList<string> Plugins { get; init; } = [];

    public IReadOnlyList<string>? OnlyPlugins { get; init; }

    public bool Trust { get; init; }

    public string? Workspace { get; init; }

    /// <summary>The place to work in; null for what the settings say.</summary>
    public string? Target { get; init; }

    public string Output { get; init; } = "text";

    public int? MaxSteps { get; init; }

    public string? MaxTime { get; init; }

    public bool Quiet { get; init; }

    public bool Continue { get; init; }

    public bool New { get; init; }

    public IReadOnlyList<string> WithoutPlugins { get; init; } = [];

    public bool SafeMode { get; init; }

    public bool NoDiscovery { get; init; }

    public bool Locked { get; init; }

    /// <summary>The only tools; null for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    public bool NoTools { get; init; }

    /// <summary>Text, or <c>@FILE</c>.</summary>
    public string? System { get; init; }

    public bool ReplaceSystem { get; init; }

    public string? OutputSchema { get; init; }

    public string? Profile { get; init; }

    public bool Preview { get; init; }

    /// <summary>Address of the server whose host does it; null for a host of this process.</summary>
    public string? Server { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Values of options that plugins bring.</summary>
    public IReadOnlyList<PluginOption> Brought { get; init; } = [];
}
