namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>What a plain value is, by the core schema of YAML 1.2.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Flag,
    Whole,
    Real,
}
