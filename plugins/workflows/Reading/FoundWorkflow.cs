using System.Text;
using AgentHost.Plugins.Workflows.Definition;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>A definition that was found.</summary>
/// <param name="Name">Its name: that of its file.</param>
/// <param name="File">The file; of one that a plugin brings, words for it.</param>
/// <param name="Origin">project, person, bundled or plugin.</param>
internal sealed record FoundWorkflow(string Name, string File, string Origin);
