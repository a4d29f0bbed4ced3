using Microsoft.Azure.Functions.Worker;
using Sarnakh.Capture;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Privacy;
using Sarnakh.Webhooks;

namespace Sarnakh.Application;

/// <summary>The queue functions. Every one may see a message twice, late, or out of order.</summary>
public sealed class QueueFunctions(IntakeLead intake, RestoreSubmission restore, HandOverLeads handOver, ChangeLeads changeLeads, MergeLeads mergeLeads, EraseLead erase, ErasePerson erasePerson, TellWebhooks tell, SendDelivery send)
{
    [Function("IntakeLead")]
    public Task IntakeLead([QueueTrigger(Capture.IntakeLead.Queue)] string message, CancellationToken cancel) => intake.Run(Envelope.Read(message), cancel);

    [Function("RestoreSubmission")]
    public Task RestoreSubmission([QueueTrigger(ReceiveSubmission.FallbackQueue)] string message, CancellationToken cancel) => restore.Run(message, cancel);

    [Function("HandOverLeads")]
    public Task HandOverLeads([QueueTrigger(Pipeline.HandOverLeads.Queue)] string message, CancellationToken cancel) => handOver.Run(Envelope.Read(message), cancel);

    [Function("ChangeLeads")]
    public Task ChangeLeads([QueueTrigger(Pipeline.ChangeLeads.Queue)] string message, CancellationToken cancel) => changeLeads.Run(Envelope.Read(message), cancel);

    [Function("MergeLeads")]
    public Task MergeLeads([QueueTrigger(Pipeline.MergeLeads.Queue)] string message, CancellationToken cancel) => mergeLeads.Run(Envelope.Read(message), cancel);

    [Function("EraseLead")]
    public Task EraseLead([QueueTrigger(DeleteLead.Queue)] string message, CancellationToken cancel) => erase.Run(Envelope.Read(message), cancel);

    [Function("ErasePerson")]
    public Task ErasePerson([QueueTrigger(Privacy.ErasePerson.Queue)] string message, CancellationToken cancel) => erasePerson.Run(Envelope.Read(message), cancel);

    [Function("TellWebhooks")]
    public Task TellWebhooks([QueueTrigger(LeadEvent.Queue)] string message, CancellationToken cancel) => tell.Run(Envelope.Read(message), cancel);

    [Function("SendDelivery")]
    public Task SendDelivery([QueueTrigger(DeliveryMessage.Queue)] string message, CancellationToken cancel) => send.Run(Envelope.Read(message), cancel);
}
