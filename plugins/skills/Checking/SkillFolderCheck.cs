using System.Text.Json;
using AgentHost.Plugins.Skills.Finding;
using AgentHost.RealPaths;

namespace AgentHost.Plugins.Skills.Checking;

/// <summary>Checks folders of skills that a plugin names under <c>contributes.skill</c>, each skill as <c>agent skill validate</c> does.</summary>
internal sealed class SkillFolderCheck : ContributionCheck
{
    private const string Manifest = "plugin.json";

    public override ValueTask<IReadOnlyList<ContributionFault>> CheckAsync(Contribution contribution, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(contribution.Folder);
        var faults = new List<(string File, SkillFault Fault)>();
        foreach (var entry in contribution.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(folder, (entry.ValueKind == JsonValueKind.String ? entry : entry.GetProperty("name")).GetString()!, faults);
        }

        return new([.. faults.Select(static found =>
            new ContributionFault(found.Fault.Message)
            {
                File = found.File,
                Line = found.Fault.Line,
                Column = found.Fault.Column,
                Code = found.Fault.Code,
                Advice = !found.Fault.IsError
            })]);
    }

    private static void Check(string folder, string name, List<(string File, SkillFault Fault)> faults)
    {
        var place = Path.GetFullPath(name, folder);
        void Fault(string message) => faults.Add((Manifest, new(0, 0, $"contributes.skill: {message}", SkillCodes.Folder)));
        if (!Directory.Exists(place))
        {
            Fault(File.Exists(place)
                ? $"{name} is a file; name the folder that holds folders with a SKILL.md."
                : $"{name} is no folder of the plugin; make it, or take the entry out.");
            return;
        }

        // What lies elsewhere is not part of what people install.
        if (!RealPath.IsBelow(place, folder))
        {
            Fault($"{name} is not below the plugin's folder, so it is not looked at; move it there.");
            return;
        }

        try
        {
            var skills = Directory.EnumerateDirectories(place)
                .Where(static each => Path.GetFileName(each) is [not '.', ..] && SkillScan.FileOf(each) is not null).Order(StringComparer.Ordinal).ToList();
            if (skills.Count == 0)
            {
                Fault(SkillScan.FileOf(place) is null
                    ? $"{name} holds no folder with a SKILL.md."
                    : $"{name} is a skill itself; name the folder that holds it.");
            }

            foreach (var skill in skills)
            {
                var shown = Path.GetRelativePath(folder, skill).Replace('\\', '/');
                faults.AddRange(SkillValidator.Check(skill).Select(fault => (fault.Line > 0 ? $"{shown}/{SkillScan.FileOf(skill)?.Name}" : shown, fault)));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fault($"{name} cannot be looked through: {exception.Message}");
        }
    }
}
