namespace TestPlugins.Misfit;

internal sealed class MisfitSection : PromptSection
{
    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        Faults.ThrowAt("section");
        await Faults.HangAt("section-hangs");
        return "A misfit is here.";
    }
}
