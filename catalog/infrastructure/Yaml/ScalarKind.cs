namespace AgentHost.Plugins.Infrastructure.Yaml;

/// <summary>Type of a plain value, by the core schema of YAML 1.2.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Flag,
    Whole,
    Real,
}
