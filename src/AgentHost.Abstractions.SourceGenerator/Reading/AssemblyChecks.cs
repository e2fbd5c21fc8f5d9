using AgentHost.Abstractions.SourceGenerator.Model;

namespace AgentHost.Abstractions.SourceGenerator.Reading;

/// <summary>Checks that can only be made with the whole assembly in sight.</summary>
internal static class AssemblyChecks
{
    public static IEnumerable<DiagnosticInfo> Check(
        IEnumerable<ToolFound> tools, IEnumerable<PluginFound> plugins, IReadOnlyCollection<DescriptionFile> files)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var classes = plugins.GroupBy(plugin => plugin.Model.Declaration.FullName, StringComparer.Ordinal).Select(group => group.First())
            .OrderBy(plugin => plugin.Model.Declaration.FullName, StringComparer.Ordinal).ToList();
        var any = false;
        foreach (var tool in tools)
        {
            foreach (var finding in tool.Diagnostics)
            {
                yield return finding;
            }

            if (tool.Model is not { } model)
            {
                continue;
            }

            any = true;
            if (Describe(model, files).Length == 0)
            {
                yield return DiagnosticInfo.Of(Diagnostics.NoDescription, tool.Location, model.Name);
            }

            if (!names.Add(model.Name))
            {
                yield return DiagnosticInfo.Of(Diagnostics.DuplicateName, tool.Location, model.Name);
            }

            if (classes.Count == 0)
            {
                yield return DiagnosticInfo.Of(Diagnostics.NoPlugin, tool.Location, model.Name);
            }
        }

        foreach (var plugin in classes.Skip(1))
        {
            yield return DiagnosticInfo.Of(Diagnostics.SeveralPlugins, plugin.Location, plugin.Model.Declaration.MetadataName);
        }

        if (any && classes.Count == 1 && !classes[0].Model.IsPartial)
        {
            yield return DiagnosticInfo.Of(Diagnostics.NotPartial, classes[0].Location, classes[0].Model.Declaration.MetadataName);
        }
    }

    /// <summary>The description that a model reads: the file's, else the doc comment's.</summary>
    public static string Describe(ToolModel tool, IReadOnlyCollection<DescriptionFile> files) =>
        files.FirstOrDefault(file => file.Tool == tool.Name && file.Text.Length > 0)?.Text ?? tool.Summary;
}
