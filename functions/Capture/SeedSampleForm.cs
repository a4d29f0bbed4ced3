namespace Sarnakh.Capture;

/// <summary>Puts the sample form into a store that has no form yet.</summary>
public sealed class SeedSampleForm(FormTable forms, ChangeForm change)
{
    public async Task Run(CancellationToken cancel)
    {
        if ((await forms.All(cancel)).Count > 0) return;
        // Another instance that starts at the same moment may be first; then the form is there.
        await change.Create(SampleForm.Id, SampleForm.Settings, cancel);
    }
}
