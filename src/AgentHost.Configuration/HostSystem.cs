namespace AgentHost.Configuration;

/// <summary>Systems whose customs for folders differ.</summary>
internal enum HostSystem
{
    Linux,
    MacOS,
    Windows,
}
